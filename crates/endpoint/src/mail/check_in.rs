//! The check-in: the mail that asks the shopper, once, whether a resolved ticket went well (§6).

use lettre::Message;

use crate::mail::block::Block;
use crate::mail::body;
use crate::mail::error::MailError;
use crate::mail::sanitize::one_line;
use crate::mail::shopper_parts::{greeting, reply_builder, signature};
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::tickets::event::RecordedEvent;
use crate::tickets::state::TicketState;

/// Composes the mail.
pub fn compose(
    mail: &TicketMail<'_>,
    event: &RecordedEvent,
    state: &TicketState,
) -> Result<Message, MailError> {
    let mut blocks = vec![greeting(mail), question(mail, state)];
    blocks.extend(mail.page_link("Tell us how it went"));
    blocks.extend([how_to_answer(mail), signature(mail)]);
    Ok(reply_builder(mail, event)?.multipart(body::alternatives(&blocks))?)
}

fn question(mail: &TicketMail<'_>, state: &TicketState) -> Block {
    let (shop, reference) = (one_line(&mail.shop.name), mail.reference());
    let day = state.resolved_at.map(|at| text::day(at.date_naive()));
    let on_day = day.map(|day| format!(" on {day}")).unwrap_or_default();
    Block::Paragraph(vec![
        format!("Support at {shop} resolved your request {reference}{on_day}."),
        "Are you satisfied with the outcome? If something isn't right, tell us, and we'll open the request again."
            .into(),
    ])
}

fn how_to_answer(mail: &TicketMail<'_>) -> Block {
    let email = &mail.shop.email;
    Block::Paragraph(vec![
        format!("You can also reply to this email, or write to {email} and include the reference."),
        "We ask only once about this request.".into(),
    ])
}
