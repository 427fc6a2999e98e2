//! What the mails to shoppers have in common: headers, greeting, and what stands below the card.

use chrono::{DateTime, Utc};
use lettre::message::MessageBuilder;

use crate::mail::block::{Block, paragraph};
use crate::mail::error::MailError;
use crate::mail::headers::{auto_submitted, content_language};
use crate::mail::sanitize::one_line;
use crate::mail::ticket_mail::TicketMail;

/// The headers of a mail to the shopper. The values in the subject are one line each; `cause` is the value of `Auto-Submitted`.
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
        .subject(subject)
        .raw_header(content_language(mail.words.tag()))
        .raw_header(auto_submitted(cause)))
}

pub fn greeting(mail: &TicketMail<'_>) -> Block {
    let name = one_line(mail.ticket().contact.name.as_deref().unwrap_or_default());
    paragraph(match name.as_str() {
        "" => mail.words.text("mail.hello"),
        name => mail.words.fill("mail.hello.name", &[("name", name)]),
    })
}

/// How to reply, and the shop's name and website.
pub fn footer(mail: &TicketMail<'_>) -> [Block; 2] {
    let (words, email) = (mail.words, mail.shop.email.as_ref());
    let reply = [
        words.fill("mail.add", &[("email", email)]),
        words.fill("mail.reference", &[("reference", mail.reference())]),
    ];
    let name = words.isolate(&one_line(&mail.shop.name));
    // Mail programs would take an isolate's end for a part of the address.
    let website = mail.shop.website.as_deref().map(one_line);
    let signature = [Some(name), website].into_iter().flatten().collect();
    [Block::Footer(reply.into()), Block::Footer(signature)]
}
