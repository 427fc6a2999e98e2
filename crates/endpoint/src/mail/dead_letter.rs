//! The mail that tells the operator of a dead letter.
//!
//! Its `Message-ID` is made from the dead letter's, and from when it became one. So it is queued once for each, however
//! often that is tried. It is in English, and says nothing of what the dead letter holds.

use chrono::{DateTime, Utc};
use lettre::message::Mailbox;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::{Address, Message};

use crate::config::Mail;
use crate::mail::address::with_ascii_domain;
use crate::mail::error::MailError;
use crate::mail::headers::auto_submitted;
use crate::mail::sanitize::one_line;
use crate::mail::sender::operator_sender;
use crate::store::outbox::OutboxEntry;

/// The `Message-ID` of the mail about a dead letter; `None` if the entry is none.
#[must_use]
pub fn message_id(entry: &OutboxEntry, mail: &Mail) -> Option<String> {
    let failed_at = entry.failed_at?;
    let (local, domain) = (local_part(&entry.message_id), mail.own_address.domain());
    Some(format!("<dead.{failed_at}.{local}@{domain}>"))
}

/// Whether a mail with this `Message-ID` is about the entry, which may have been queued again since.
#[must_use]
pub fn is_about(message_id: &str, entry: &OutboxEntry) -> bool {
    let about = local_part(message_id).strip_prefix("dead.");
    let about = about.and_then(|rest| rest.split_once('.'));
    about.is_some_and(|(_, local)| local == local_part(&entry.message_id))
}

/// The part before the domain. A webhook's id has no domain.
fn local_part(message_id: &str) -> &str {
    let bare = message_id.trim_matches(['<', '>']);
    bare.split('@').next().unwrap_or(bare)
}

/// What the mail is composed from.
pub struct DeadLetterMail<'a> {
    pub settings: &'a Mail,
    pub to: &'a Address,
    pub message_id: &'a str,
    pub now: DateTime<Utc>,
    /// The shop's id.
    pub shop: &'a str,
    /// The dead letter; `None` if it is delivered or deleted by now.
    pub entry: Option<&'a OutboxEntry>,
}

pub fn compose(mail: &DeadLetterMail<'_>) -> Result<Message, MailError> {
    let message = Message::builder()
        .message_id(Some(mail.message_id.to_owned()))
        .date(mail.now.into())
        .from(operator_sender(mail.settings))
        .to(Mailbox::new(None, with_ascii_domain(mail.to.clone())))
        .subject(format!("Careline: a dead letter of shop {}", mail.shop))
        .raw_header(auto_submitted("auto-generated"))
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::Base64);
    Ok(message.body(text(mail))?)
}

fn text(mail: &DeadLetterMail<'_>) -> String {
    let Some(entry) = mail.entry else {
        let shop = mail.shop;
        return format!(
            "A delivery of shop {shop} had become a dead letter. It is delivered or deleted by now.\n"
        );
    };
    let error = one_line(entry.last_error.as_deref().unwrap_or("unknown"));
    format!(
        "This couldn't be delivered and isn't tried any more:\n\n\
         shop:      {}\nticket:    {}\nchannel:   {}\nkind:      {}\nattempts:  {}\nerror:     {error}\n\n\
         To see all:          careline outbox list\n\
         To queue it again:   careline outbox retry '{}'\n",
        entry.shop, entry.reference, entry.channel, entry.kind, entry.attempts, entry.message_id,
    )
}
