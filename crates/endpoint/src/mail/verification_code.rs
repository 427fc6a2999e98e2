//! The mail with a verification code.
//!
//! The code is in the subject, so that a phone shows it in the notification. The mail has no link, so that shoppers don't
//! get used to clicking one in such a mail.

use careline_policy::OrderNumber;
use chrono::{DateTime, Utc};
use lettre::message::Mailbox;
use lettre::{Address, Message};

use crate::config::Shop;
use crate::mail::address::with_ascii_domain;
use crate::mail::block::Block;
use crate::mail::body;
use crate::mail::content::Content;
use crate::mail::error::MailError;
use crate::mail::headers::auto_submitted;
use crate::mail::sanitize::one_line;
use crate::mail::sender::support_mailbox;
use crate::orders::verification_code::{CODE_LIFETIME, Code};

/// What the mail is composed from.
pub struct VerificationCodeMail<'a> {
    pub shop: &'a Shop,
    pub sender: Mailbox,
    pub message_id: &'a str,
    pub now: DateTime<Utc>,
    /// The order's email.
    pub to: Address,
    pub number: &'a OrderNumber,
    pub code: &'a Code,
}

pub fn compose(mail: VerificationCodeMail<'_>) -> Result<Message, MailError> {
    let body = body::alternatives(&Content {
        shop: mail.shop,
        // The subject says it all.
        preheader: String::new(),
        blocks: blocks(&mail).into(),
    });
    let message = Message::builder()
        .message_id(Some(mail.message_id.to_owned()))
        .date(mail.now.into())
        .from(mail.sender)
        .to(Mailbox::new(None, with_ascii_domain(mail.to)))
        .reply_to(support_mailbox(mail.shop))
        .subject(format!("Your code is {}", mail.code.digits()))
        .raw_header(auto_submitted("auto-generated"));
    Ok(message.multipart(body)?)
}

fn blocks(mail: &VerificationCodeMail<'_>) -> [Block; 5] {
    let (name, number) = (one_line(&mail.shop.name), one_line(&mail.number.0));
    [
        Block::Title("Your code".into()),
        Block::Code(mail.code.grouped()),
        Block::Paragraph(vec![
            format!("Enter it where you looked up your order {number} at {name}."),
            format!(
                "It works once and expires after {} minutes. Please don't share it with anyone.",
                CODE_LIFETIME.num_minutes()
            ),
        ]),
        Block::Paragraph(vec![
            "If you didn't ask for this, ignore it: without the code, no one can see your order."
                .into(),
        ]),
        Block::Footer(vec![
            format!("Questions? Write to {}.", mail.shop.email),
            name,
        ]),
    ]
}
