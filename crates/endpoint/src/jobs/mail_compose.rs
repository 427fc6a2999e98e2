//! Writing a mail of the outbox, from what is kept.

use lettre::Message;
use lettre::message::Mailbox;
use uuid::Uuid;

use crate::app::App;
use crate::config::Shop;
use crate::mail::body::Link;
use crate::mail::reminder;
use crate::mail::reminder::Reminder;
use crate::mail::{TicketMail, Undelivered, confirmation, shopper_message, support, update};
use crate::store::agent_queue::TicketFilter;
use crate::store::outbox::{MessageKind, OutboxEntry};
use crate::store::ticket_events::TicketHistory;
use crate::tickets::event::RecordedEvent;
use crate::tickets::signed_links::AgentAction;
use crate::tickets::state::TicketState as Standing;

/// The mail.
pub async fn mail(app: &App, shop: &Shop, mail: &OutboxEntry) -> Result<Message, Undelivered> {
    let kind = MessageKind::by_name(&mail.kind).ok_or(Undelivered::Orphaned(
        "it is of a kind that this release doesn't know",
    ))?;
    let sender = app.sender(shop);
    if kind == MessageKind::Reminder {
        return reminder(app, shop, mail, &sender).await;
    }
    let id: Option<Uuid> = mail.ticket.as_ref().and_then(|id| id.parse().ok());
    let kept = match id {
        Some(id) => app.store.ticket_history(shop, id).await?,
        None => None,
    };
    let kept = kept.ok_or(Undelivered::Orphaned("its ticket isn't here"))?;
    let case = TicketMail {
        shop,
        kept: &kept.stored,
        sender: &sender,
        message_id: &mail.message_id,
        previous: app.store.mail_before(mail, kind).await?,
        page: page(app, shop, &kept),
        acts: acts(app, shop, &kept),
    };
    let happened = || happened(shop, &kept, mail);
    match kind {
        MessageKind::Confirmation => confirmation::compose(&case),
        MessageKind::Update => {
            let (happened, state_at) = happened()?;
            update::compose(&case, happened, &state_at)
        }
        MessageKind::CheckIn => {
            let (happened, state_at) = happened()?;
            update::check_in(&case, happened, &state_at)
        }
        MessageKind::Message => {
            let (happened, state_at) = happened()?;
            let uploads = app
                .store
                .uploads_of_event(&shop.id, kept.stored.ticket.id, happened.seq);
            let photos = photos(app, &uploads.await?).await?;
            shopper_message::compose(&case, happened, &state_at, photos)
        }
        MessageKind::Webhook => Err(Undelivered::Orphaned("it isn't a mail")),
        MessageKind::Support | MessageKind::Reminder => {
            let photos = photos(app, &kept.stored.uploads).await?;
            support::compose(&case, photos)
        }
    }
}

/// The event that a mail is about, and how the case stood then.
fn happened<'a>(
    shop: &Shop,
    kept: &'a TicketHistory,
    mail: &OutboxEntry,
) -> Result<(&'a RecordedEvent, Standing), Undelivered> {
    let event = mail.event.and_then(|seq| kept.event(seq));
    let event = event.ok_or(Undelivered::Orphaned("its event isn't here"))?;
    Ok((event, kept.state_at(shop, event.seq)))
}

/// Where a request opens in the widget: the fragment is never sent to the shop's server.
fn page(app: &App, shop: &Shop, kept: &TicketHistory) -> Option<String> {
    let page = shop.page.as_ref()?;
    let id = kept.stored.ticket.id;
    let token = app.links.sign_shopper_link(&shop.id, id, app.now());
    Some(format!("{page}#careline={id}.{token}"))
}

/// What an agent can do by a link.
fn acts(app: &App, shop: &Shop, kept: &TicketHistory) -> Vec<Link> {
    let id = kept.stored.ticket.id;
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

async fn reminder(
    app: &App,
    shop: &Shop,
    mail: &OutboxEntry,
    sender: &Mailbox,
) -> Result<Message, Undelivered> {
    let now = app.now();
    let wanted = TicketFilter {
        overdue: true,
        limit: reminder::LISTED,
        ..TicketFilter::default()
    };
    let today = shop.rules.zone.day(now.fixed_offset());
    reminder::compose(&Reminder {
        shop,
        sender,
        message_id: &mail.message_id,
        now,
        count: app.store.count_overdue(&shop.id, today).await?,
        cases: &app.store.list_tickets(shop, &wanted, now).await?,
    })
}
