//! What the mails to shoppers have in common: headers, greeting, and what stands below the card.

use chrono::{DateTime, Utc};
use lettre::message::MessageBuilder;

use crate::mail::block::{Block, paragraph};
use crate::mail::error::MailError;
use crate::mail::headers::auto_submitted;
use crate::mail::sanitize::{isolated, one_line};
use crate::mail::ticket_mail::TicketMail;

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
        format!("Hello {},", isolated(&name))
    })
}

/// How to reply, and the shop's name and website.
pub fn footer(mail: &TicketMail<'_>) -> [Block; 2] {
    let (email, reference) = (&mail.shop.email, mail.reference());
    let reply = [
        format!("To add something, reply to this email, or write to {email}."),
        format!("Reference {reference}"),
    ];
    let website = mail.shop.website.as_deref();
    let lines = [Some(mail.shop.name.as_str()), website];
    let signature = lines.into_iter().flatten().map(one_line).collect();
    [Block::Footer(reply.into()), Block::Footer(signature)]
}
