//! The mail with which an operator tries whether mail arrives.

use chrono::{DateTime, Utc};
use lettre::message::Mailbox;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::{Address, Message};
use uuid::Uuid;

use crate::config::Mail;
use crate::mail::address::with_ascii_domain;
use crate::mail::error::MailError;
use crate::mail::headers::auto_submitted;
use crate::mail::sender::operator_sender;
use crate::mail::transport::Transport;

const TEXT: &str = "This is a test mail of Careline, sent by `careline check --send-test-mail`.\n\n\
    If you can read it, the endpoint can deliver mail.\n";

/// Sends the mail.
///
/// # Errors
///
/// When it wasn't delivered.
pub async fn send(
    transport: &Transport,
    mail: &Mail,
    to: &Address,
    now: DateTime<Utc>,
) -> Result<(), MailError> {
    let message_id = format!("<{}@{}>", Uuid::new_v4(), mail.own_address.domain());
    let message = Message::builder()
        .message_id(Some(message_id.clone()))
        .date(now.into())
        .from(operator_sender(mail))
        .to(Mailbox::new(None, with_ascii_domain(to.clone())))
        .subject("Careline: a test mail")
        .raw_header(auto_submitted("auto-generated"))
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::Base64)
        .body(TEXT.to_owned())?;
    transport.deliver(&message_id, &message).await
}
