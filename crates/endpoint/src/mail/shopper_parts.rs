//! What the mails to shoppers have in common: subject, greeting, how to reply, and signature.

use chrono::{DateTime, Utc};
use lettre::message::MessageBuilder;

use crate::mail::block::{Block, paragraph};
use crate::mail::error::MailError;
use crate::mail::headers::auto_submitted;
use crate::mail::sanitize::one_line;
use crate::mail::ticket_mail::TicketMail;
use crate::tickets::event::RecordedEvent;

/// The confirmation's subject. Later mails repeat it behind `Re:`.
pub fn subject(mail: &TicketMail<'_>) -> String {
    let subject = if mail.ticket().topic.is_feedback() {
        "Thank you for your feedback"
    } else {
        "We have your request"
    };
    format!("[{}] {subject}", mail.reference())
}

/// The headers of a mail to the shopper about an event.
pub fn reply_builder(
    mail: &TicketMail<'_>,
    event: &RecordedEvent,
) -> Result<MessageBuilder, MailError> {
    let subject = format!("Re: {}", subject(mail));
    builder(mail, event.at.to_utc(), &subject, "auto-generated")
}

/// The headers of a mail to the shopper; `cause` is the value of `Auto-Submitted`.
pub fn builder(
    mail: &TicketMail<'_>,
    date: DateTime<Utc>,
    subject: &str,
    cause: &str,
) -> Result<MessageBuilder, MailError> {
    let shopper = mail.shopper()?;
    let shopper = shopper.ok_or(MailError::NotComposable("the shopper left no address"))?;
    Ok(mail
        .builder(date)
        .to(shopper)
        .reply_to(mail.support())
        .subject(one_line(subject))
        .raw_header(auto_submitted(cause)))
}

pub fn greeting(mail: &TicketMail<'_>) -> Block {
    let name = one_line(mail.ticket().contact.name.as_deref().unwrap_or_default());
    paragraph(if name.is_empty() {
        "Hello,".into()
    } else {
        format!("Hello {name},")
    })
}

pub fn how_to_reply(mail: &TicketMail<'_>) -> String {
    let email = &mail.shop.email;
    format!("To add something, reply to this email, or write to {email} and include the reference.")
}

/// The shop's name and website.
pub fn signature(mail: &TicketMail<'_>) -> Block {
    let website = mail.shop.website.as_deref();
    let lines = [Some(mail.shop.name.as_str()), website];
    Block::Paragraph(lines.into_iter().flatten().map(one_line).collect())
}
