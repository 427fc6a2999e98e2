//! What the mails to shoppers have in common: subject, greeting, how to reply, and signature.

use lettre::message::MessageBuilder;

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
    let shopper = mail.shopper()?;
    let shopper = shopper.ok_or(MailError::NotComposable("the shopper left no address"))?;
    Ok(mail
        .builder(event.at.to_utc())
        .to(shopper)
        .reply_to(mail.support())
        .subject(one_line(&format!("Re: {}", subject(mail))))
        .raw_header(auto_submitted("auto-generated")))
}

pub fn greeting(mail: &TicketMail<'_>) -> String {
    let name = one_line(mail.ticket().contact.name.as_deref().unwrap_or_default());
    if name.is_empty() {
        return "Hello,".into();
    }
    format!("Hello {name},")
}

pub fn how_to_reply(mail: &TicketMail<'_>) -> String {
    let email = &mail.shop.email;
    format!("To add something, reply to this email, or write to {email} and include the reference.")
}

/// The shop's name and website, after a blank line.
pub fn signature(mail: &TicketMail<'_>) -> Vec<String> {
    let mut lines = vec![String::new(), one_line(&mail.shop.name)];
    lines.extend(mail.shop.website.as_deref().map(one_line));
    lines
}
