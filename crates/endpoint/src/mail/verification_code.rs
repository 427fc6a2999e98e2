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
use crate::mail::headers::{auto_submitted, content_language};
use crate::mail::sanitize::one_line;
use crate::mail::sender::support_mailbox;
use crate::mail::words::Words;
use crate::orders::verification_code::{CODE_LIFETIME, Code};

/// What the mail is composed from.
pub struct VerificationCodeMail<'a> {
    pub shop: &'a Shop,
    /// The words of the shopper's language.
    pub words: &'a Words,
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
        words: mail.words,
        // The subject says it all.
        preheader: String::new(),
        blocks: blocks(&mail).into(),
    });
    let digits = mail.code.digits();
    let subject = mail.words.fill("mail.code.subject", &[("code", &digits)]);
    let message = Message::builder()
        .message_id(Some(mail.message_id.to_owned()))
        .date(mail.now.into())
        .from(mail.sender)
        .to(Mailbox::new(None, with_ascii_domain(mail.to)))
        .reply_to(support_mailbox(mail.shop))
        .subject(subject)
        .raw_header(content_language(mail.words.tag()))
        .raw_header(auto_submitted("auto-generated"));
    Ok(message.multipart(body)?)
}

fn blocks(mail: &VerificationCodeMail<'_>) -> [Block; 5] {
    let words = mail.words;
    let (name, number) = (one_line(&mail.shop.name), one_line(&mail.number.0));
    let minutes = CODE_LIFETIME.num_minutes().unsigned_abs();
    let expires = [("minutes", &*words.formats().number(minutes))];
    [
        Block::Title(words.text("mail.code")),
        Block::Code(mail.code.grouped()),
        Block::Paragraph(vec![
            words.fill("mail.code.where", &[("number", &number), ("shop", &name)]),
            words.plural("mail.code.expires", minutes, &expires),
        ]),
        Block::Paragraph(vec![words.text("mail.code.unasked")]),
        Block::Footer(vec![
            words.fill(
                "mail.code.questions",
                &[("email", mail.shop.email.as_ref())],
            ),
            words.isolate(&name),
        ]),
    ]
}
