//! Composes the mail of an outbox entry from the stored ticket.

use lettre::Message;
use lettre::message::Mailbox;
use uuid::Uuid;

use crate::app::App;
use crate::config::Shop;
use crate::mail::error::MailError;
use crate::mail::link::Link;
use crate::mail::reminder::Reminder;
use crate::mail::ticket_mail::TicketMail;
use crate::mail::{check_in, confirmation, follow_up, reminder, support, update};
use crate::store::agent_queue::TicketFilter;
use crate::store::outbox::{MessageKind, OutboxEntry};
use crate::store::ticket_events::TicketHistory;
use crate::tickets::event::RecordedEvent;
use crate::tickets::signed_links::AgentAction;
use crate::tickets::state::TicketState;

/// Composes the mail. It is the same at every attempt, except for a reminder, which lists what is overdue now.
pub async fn compose(app: &App, shop: &Shop, entry: &OutboxEntry) -> Result<Message, MailError> {
    let kind = MessageKind::by_name(&entry.kind).ok_or(MailError::NotComposable(
        "this release doesn't know its kind",
    ))?;
    let sender = app.sender(shop);
    if kind == MessageKind::Reminder {
        return compose_reminder(app, shop, entry, &sender).await;
    }
    let history = ticket_history(app, shop, entry).await?;
    let mail = TicketMail {
        shop,
        stored: &history.stored,
        sender: &sender,
        message_id: &entry.message_id,
        previous: app.store.mail_before(entry, kind).await?,
        page: shopper_page(app, shop, &history),
        agent_links: agent_links(app, shop, &history),
    };
    match kind {
        MessageKind::Confirmation => confirmation::compose(&mail),
        MessageKind::Support => {
            support::compose(&mail, photos(app, &history.stored.uploads).await?)
        }
        MessageKind::Update => {
            let (event, state) = event_and_state(shop, &history, entry)?;
            update::compose(&mail, event, &state)
        }
        MessageKind::CheckIn => {
            let (event, state) = event_and_state(shop, &history, entry)?;
            check_in::compose(&mail, event, &state)
        }
        MessageKind::Message => {
            let (event, state) = event_and_state(shop, &history, entry)?;
            let ticket = history.stored.ticket.id;
            let uploads = app
                .store
                .uploads_of_event(&shop.id, ticket, event.seq)
                .await?;
            follow_up::compose(&mail, event, &state, photos(app, &uploads).await?)
        }
        MessageKind::Reminder | MessageKind::Webhook => {
            Err(MailError::NotComposable("it isn't a mail about a ticket"))
        }
    }
}

async fn ticket_history(
    app: &App,
    shop: &Shop,
    entry: &OutboxEntry,
) -> Result<TicketHistory, MailError> {
    let id: Option<Uuid> = entry.ticket.as_ref().and_then(|id| id.parse().ok());
    let history = match id {
        Some(id) => app.store.ticket_history(shop, id).await?,
        None => None,
    };
    history.ok_or(MailError::NotComposable("its ticket doesn't exist"))
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

/// The address that opens the request in the widget. Its token is in the fragment, which browsers never send to the
/// shop's server.
fn shopper_page(app: &App, shop: &Shop, history: &TicketHistory) -> Option<String> {
    let page = shop.page.as_ref()?;
    let id = history.stored.ticket.id;
    let token = app.links.sign_shopper_link(&shop.id, id, app.now());
    Some(format!("{page}#careline={id}.{token}"))
}

/// The links by which an agent acts on the ticket.
fn agent_links(app: &App, shop: &Shop, history: &TicketHistory) -> Vec<Link> {
    let id = history.stored.ticket.id;
    let actions = [
        (AgentAction::Answered, "Mark as answered"),
        (AgentAction::Resolve, "Resolve"),
        (AgentAction::Refunded, "Refund issued"),
    ];
    let link = |(action, label): (AgentAction, &str)| {
        let token = app.links.sign_agent_link(action, &shop.id, id, app.now());
        Link {
            label: label.to_owned(),
            url: format!("{}/desk/act/{token}", app.origins.own),
        }
    };
    actions.into_iter().map(link).collect()
}

async fn photos(app: &App, uploads: &[Uuid]) -> std::io::Result<Vec<Vec<u8>>> {
    let mut photos = Vec::with_capacity(uploads.len());
    for upload in uploads {
        photos.push(tokio::fs::read(app.store.photo_path(*upload)).await?);
    }
    Ok(photos)
}

async fn compose_reminder(
    app: &App,
    shop: &Shop,
    entry: &OutboxEntry,
    sender: &Mailbox,
) -> Result<Message, MailError> {
    let now = app.now();
    let filter = TicketFilter {
        overdue: true,
        limit: reminder::MAX_LISTED,
        ..TicketFilter::default()
    };
    let today = shop.rules.zone.day(now.fixed_offset());
    reminder::compose(&Reminder {
        shop,
        sender,
        message_id: &entry.message_id,
        now,
        count: app.store.count_overdue(&shop.id, today).await?,
        tickets: &app.store.list_tickets(shop, &filter, now).await?,
    })
}
