//! Which mails a new ticket or an event causes.

use careline_wire::Ticket;
use uuid::Uuid;

use crate::config::Shop;
use crate::mail::kind::MailKind;
use crate::mail::sender::support_mailbox;
use crate::mail::ticket_mail::email;
use crate::tickets::event::Event;

/// The mails that an event causes, or the ticket's arrival if there is no event.
pub fn kinds(ticket: &Ticket, event: Option<&Event>) -> Vec<MailKind> {
    let to_shopper = |kind| (!email(ticket).is_empty()).then_some(kind);
    let kinds = match event {
        None => [Some(MailKind::Support), to_shopper(MailKind::Confirmation)],
        Some(Event::Step(_) | Event::SupportMessage(_) | Event::Resolved { .. }) => {
            [to_shopper(MailKind::Update), None]
        }
        Some(Event::CheckInSent {}) => [to_shopper(MailKind::CheckIn), None],
        Some(Event::ShopperMessage(_)) => [Some(MailKind::Message), None],
        // A rating without a comment needs no action, unless the ticket isn't resolved.
        Some(Event::CheckInAnswered(answer)) if answer.resolved && answer.comment.is_none() => {
            [None, None]
        }
        Some(Event::CheckInAnswered(_)) => [Some(MailKind::Message), None],
        Some(Event::AnsweredOutside {}) => [None, None],
    };
    kinds.into_iter().flatten().collect()
}

/// A new `Message-ID` for a mail of a shop.
#[must_use]
pub fn message_id(shop: &Shop) -> String {
    let support = support_mailbox(shop);
    format!("<{}@{}>", Uuid::new_v4(), support.email.domain())
}
