//! Which mails a new ticket or an event causes.

use careline_wire::Ticket;
use uuid::Uuid;

use crate::mail::ticket_mail::email;
use crate::store::outbox::MessageKind;
use crate::store::ticket_events::TicketHistory;
use crate::tickets::event::Event;

/// The mails that a new ticket causes, each with its `Message-ID`.
#[must_use]
pub fn for_new_ticket(ticket: &Ticket, domain: &str) -> Vec<(MessageKind, String)> {
    let has_email = !email(ticket).is_empty();
    let confirmation = has_email.then_some(MessageKind::Confirmation);
    let kinds = [Some(MessageKind::Support), confirmation];
    let kinds = kinds.into_iter().flatten();
    kinds.map(|kind| (kind, message_id(domain))).collect()
}

/// The mails that an event causes, each with its `Message-ID`.
#[must_use]
pub fn for_event(
    event: &Event,
    history: &TicketHistory,
    domain: &str,
) -> Vec<(MessageKind, String)> {
    let to_shopper = |kind| (!email(&history.stored.ticket).is_empty()).then_some(kind);
    let kind = match event {
        Event::Step(_) | Event::SupportMessage(_) | Event::Resolved { .. } => {
            to_shopper(MessageKind::Update)
        }
        Event::CheckInSent {} => to_shopper(MessageKind::CheckIn),
        Event::ShopperMessage(_) => Some(MessageKind::Message),
        // A rating without a comment needs no action, unless the ticket isn't resolved.
        Event::CheckInAnswered(answer) => {
            (!answer.resolved || answer.comment.is_some()).then_some(MessageKind::Message)
        }
        Event::AnsweredOutside {} => None,
    };
    kind.map(|kind| (kind, message_id(domain)))
        .into_iter()
        .collect()
}

/// A new `Message-ID`.
#[must_use]
pub fn message_id(domain: &str) -> String {
    format!("<{}@{domain}>", Uuid::new_v4())
}
