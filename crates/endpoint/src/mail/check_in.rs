//! The check-in: the mail that asks the shopper, once, whether a resolved ticket went well (§6).

use lettre::Message;

use crate::mail::block::{Block, paragraph};
use crate::mail::body;
use crate::mail::error::MailError;
use crate::mail::sanitize::one_line;
use crate::mail::shopper_parts::{builder, footer, greeting};
use crate::mail::ticket_mail::TicketMail;
use crate::mail::{order_card, subject, text};
use crate::tickets::event::RecordedEvent;
use crate::tickets::state::TicketState;

const TITLE: &str = "Did we sort it out?";

/// Composes the mail.
pub fn compose(
    mail: &TicketMail<'_>,
    event: &RecordedEvent,
    state: &TicketState,
) -> Result<Message, MailError> {
    let (title, date) = (Block::Title(TITLE.into()), event.at.to_utc());
    let mut blocks = vec![title, greeting(mail), question(mail, state)];
    blocks.extend(order_card::block(mail));
    blocks.extend(mail.page_button("Tell us how it went"));
    blocks.push(paragraph("We ask only once about this request."));
    blocks.extend(footer(mail));
    let content = mail.content("Are you satisfied with the outcome?".into(), blocks);
    let message = builder(mail, date, &subject::state(mail, TITLE), "auto-generated")?;
    Ok(message.multipart(body::alternatives(&content))?)
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
