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

/// Composes the mail.
pub fn compose(
    mail: &TicketMail<'_>,
    event: &RecordedEvent,
    state: &TicketState,
) -> Result<Message, MailError> {
    let (words, date) = (mail.words, event.at.to_utc());
    let title = words.text("mail.check_in");
    let subject = subject::state(mail, &title);
    let mut blocks = vec![Block::Title(title), greeting(mail), question(mail, state)];
    blocks.extend(order_card::block(mail));
    blocks.extend(mail.page_button("mail.check_in.tell"));
    blocks.push(paragraph(words.text("mail.check_in.once")));
    blocks.extend(footer(mail));
    let content = mail.content(words.text("mail.check_in.satisfied"), blocks);
    let message = builder(mail, date, &subject, "auto-generated")?;
    Ok(message.multipart(body::alternatives(&content))?)
}

fn question(mail: &TicketMail<'_>, state: &TicketState) -> Block {
    let (words, shop) = (mail.words, one_line(&mail.shop.name));
    let values = [("shop", shop.as_str()), ("reference", mail.reference())];
    let lead = match state.resolved_at {
        Some(at) => {
            let day = text::day(words, at.date_naive());
            let values = [&values[..], &[("day", &day)]].concat();
            words.fill("mail.check_in.lead.day", &values)
        }
        None => words.fill("mail.check_in.lead", &values),
    };
    Block::Paragraph(vec![lead, words.text("mail.check_in.ask")])
}
