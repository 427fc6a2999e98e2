//! Composes the mail of an outbox entry from the stored ticket.

use careline_wire::Ticket;
use lettre::Message;
use lettre::message::Mailbox;
use uuid::Uuid;

use crate::config::origin::Origin;
use crate::config::{Config, Mail, Shop};
use crate::delivery::Delivery;
use crate::mail::dead_letter::DeadLetterMail;
use crate::mail::error::MailError;
use crate::mail::kind::MailKind;
use crate::mail::link::Link;
use crate::mail::reminder::Reminder;
use crate::mail::sender::{of_mail_to_support, support_mailbox};
use crate::mail::ticket_mail::TicketMail;
use crate::mail::words::Words;
use crate::mail::{
    check_in, confirmation, dead_letter, follow_up, outgoing, reminder, support, text, update,
};
use crate::store::agent_queue::TicketFilter;
use crate::store::outbox::OutboxEntry;
use crate::store::{Store, StoreResult};
use crate::tickets::event::RecordedEvent;
use crate::tickets::history::TicketHistory;
use crate::tickets::signed_links::{AgentAction, SignedLinks};
use crate::tickets::state::TicketState;

/// What mails are composed from beside the ticket.
pub struct Composer {
    settings: Mail,
    store: Store,
    links: SignedLinks,
    public_url: Origin,
}

impl Composer {
    /// The composer of an endpoint's mails.
    pub fn new(config: &Config, store: &Store) -> Self {
        Self {
            settings: config.mail.clone(),
            store: store.clone(),
            links: SignedLinks::new(store.key),
            public_url: config.public_url.clone(),
        }
    }

    /// The `From` of a kind of mail.
    fn sender(&self, kind: MailKind, shop: &Shop) -> Mailbox {
        match kind.is_to_support() {
            true => of_mail_to_support(&self.settings, shop),
            false => support_mailbox(shop),
        }
    }

    /// Composes the mail. It is the same at every attempt, except for a reminder, which lists what is overdue now.
    pub async fn compose(&self, delivery: &Delivery<'_>) -> Result<Message, MailError> {
        let Delivery { entry, shop, .. } = delivery;
        let kind: MailKind = entry.kind.parse().map_err(|_| MailError::UnknownKind)?;
        if kind == MailKind::Reminder {
            return self.compose_reminder(delivery).await;
        }
        if kind == MailKind::DeadLetter {
            return self.compose_dead_letter(delivery).await;
        }
        let history = delivery.ticket.as_ref();
        let history = history.ok_or(MailError::NotComposable("its ticket doesn't exist"))?;
        let words = words(kind, shop, &history.stored.ticket);
        let mail = TicketMail {
            shop,
            words: &words,
            stored: &history.stored,
            sender: &self.sender(kind, shop),
            message_id: &entry.message_id,
            previous: self.store.outbox.previous(entry, &kind.thread()).await?,
            page: self.shopper_page(delivery, history),
            agent_links: self.agent_links(delivery, history, &words),
        };
        match kind {
            MailKind::Confirmation => confirmation::compose(&mail),
            MailKind::Support => {
                support::compose(&mail, self.photos(&history.stored.uploads).await?)
            }
            MailKind::Update => {
                let last = entry.last_event.or(entry.event).unwrap_or_default();
                let state = history.state_at(shop, last);
                update::compose(&mail, &updates(history, entry), &state)
            }
            MailKind::CheckIn => {
                let (event, state) = event_and_state(shop, history, entry)?;
                check_in::compose(&mail, event, &state)
            }
            MailKind::Message => {
                let (event, state) = event_and_state(shop, history, entry)?;
                let ticket = history.stored.ticket.id;
                let tickets = &self.store.tickets;
                let uploads = tickets
                    .uploads_of_event(&shop.id, ticket, event.seq)
                    .await?;
                follow_up::compose(&mail, event, &state, self.photos(&uploads).await?)
            }
            MailKind::Reminder | MailKind::DeadLetter => {
                Err(MailError::NotComposable("it isn't about a ticket"))
            }
        }
    }

    /// The address that opens the request in the widget. Its token is in the fragment, which browsers never send to the
    /// shop's server.
    fn shopper_page(&self, delivery: &Delivery<'_>, history: &TicketHistory) -> Option<String> {
        let Delivery { shop, now, .. } = delivery;
        let page = shop.page.as_ref()?;
        let id = history.stored.ticket.id;
        let token = self.links.sign_shopper_link(&shop.id, id, *now);
        Some(format!("{page}#careline={id}.{token}"))
    }

    /// The links with which an agent acts on the ticket.
    fn agent_links(
        &self,
        delivery: &Delivery<'_>,
        history: &TicketHistory,
        words: &Words,
    ) -> Vec<Link> {
        let Delivery { shop, now, .. } = delivery;
        let id = history.stored.ticket.id;
        let actions = [
            AgentAction::Answered,
            AgentAction::Resolve,
            AgentAction::Refunded,
        ];
        let link = |action: AgentAction| {
            let token = self.links.sign_agent_link(action, &shop.id, id, *now);
            Link {
                label: words.text(text::action_key(action)),
                url: format!("{}/desk/act/{token}", self.public_url),
            }
        };
        actions.into_iter().map(link).collect()
    }

    async fn photos(&self, uploads: &[Uuid]) -> StoreResult<Vec<Vec<u8>>> {
        let mut photos = Vec::with_capacity(uploads.len());
        for upload in uploads {
            let photo = self.store.photos.get(*upload).await?;
            photos.push(photo.ok_or(std::io::Error::from(std::io::ErrorKind::NotFound))?);
        }
        Ok(photos)
    }

    async fn compose_dead_letter(&self, delivery: &Delivery<'_>) -> Result<Message, MailError> {
        let Delivery {
            entry, shop, now, ..
        } = *delivery;
        let to = self.settings.operator.as_ref();
        let to = to.ok_or(MailError::NotComposable("mail.operator isn't set any more"))?;
        let undelivered = self.store.outbox.undelivered().await?;
        let mut about = undelivered.iter();
        dead_letter::compose(&DeadLetterMail {
            settings: &self.settings,
            to,
            message_id: &entry.message_id,
            now,
            shop: &shop.id,
            entry: about.find(|other| dead_letter::is_about(&entry.message_id, other)),
        })
    }

    async fn compose_reminder(&self, delivery: &Delivery<'_>) -> Result<Message, MailError> {
        let Delivery {
            entry, shop, now, ..
        } = *delivery;
        let filter = TicketFilter {
            overdue: true,
            limit: reminder::MAX_LISTED,
            ..TicketFilter::default()
        };
        let today = shop.rules.zone.day(now.fixed_offset());
        let queue = &self.store.agent_queue;
        reminder::compose(&Reminder {
            shop,
            words: &shop.messages(shop.languages.own).into(),
            sender: &of_mail_to_support(&self.settings, shop),
            message_id: &entry.message_id,
            now,
            count: queue.count_overdue(&shop.id, today).await?,
            tickets: &queue.list(shop, &filter, now).await?,
        })
    }
}

/// Support reads in the shop's language, a shopper in their own.
fn words(kind: MailKind, shop: &Shop, ticket: &Ticket) -> Words {
    let language = match kind.is_to_support() {
        true => shop.languages.own,
        false => shop.language_for(&ticket.locale),
    };
    shop.messages(language).into()
}

/// The events that an update tells, from the entry's first to its last. The shopper's own are none of them.
fn updates<'a>(history: &'a TicketHistory, entry: &OutboxEntry) -> Vec<&'a RecordedEvent> {
    let (first, last) = (entry.event, entry.last_event.or(entry.event));
    let is_told = |recorded: &&RecordedEvent| {
        let seq = Some(recorded.seq);
        let kinds = outgoing::kinds(&history.stored.ticket, Some(&recorded.event));
        (first..=last).contains(&seq) && kinds.contains(&MailKind::Update)
    };
    history.events.iter().filter(is_told).collect()
}

/// The event that a mail is about, and the ticket's state right after it.
fn event_and_state<'a>(
    shop: &Shop,
    history: &'a TicketHistory,
    entry: &OutboxEntry,
) -> Result<(&'a RecordedEvent, TicketState), MailError> {
    let event = entry.event.and_then(|seq| history.event(seq));
    let event = event.ok_or(MailError::NotComposable("its event doesn't exist"))?;
    Ok((event, history.state_at(shop, event.seq)))
}
