//! The mail with a code. What a phone shows of it is the code, and it has no link: nobody shall learn to press one for it.

use careline_policy::OrderNumber;
use chrono::{DateTime, Utc};
use lettre::message::Mailbox;
use lettre::{Address, Message};

use crate::config::Shop;
use crate::mail::body::Letter;
use crate::mail::text::one_line;
use crate::mail::{Undelivered, address, automatic, mailbox};
use crate::orders::verification_code::{CODE_LIFETIME, Code};

/// What the mail is written from.
pub struct Coded<'a> {
    pub shop: &'a Shop,
    pub sender: Mailbox,
    pub message_id: &'a str,
    pub now: DateTime<Utc>,
    /// Whose the order is.
    pub to: Address,
    pub number: &'a OrderNumber,
    pub code: &'a Code,
}

pub fn compose(coded: Coded<'_>) -> Result<Message, Undelivered> {
    let letter = letter(&coded);
    let Coded { shop, .. } = coded;
    let mail = Message::builder()
        .message_id(Some(coded.message_id.to_owned()))
        .date(coded.now.into())
        .from(coded.sender)
        .to(Mailbox::new(None, address::in_ascii(coded.to)))
        .reply_to(mailbox(&shop.name, shop.email.clone()))
        .subject(format!("Your code is {}", coded.code.digits()))
        .raw_header(automatic("auto-generated"));
    Ok(mail.multipart(letter.parts())?)
}

fn letter(
    Coded {
        shop, number, code, ..
    }: &Coded<'_>,
) -> Letter {
    let (name, number) = (one_line(&shop.name), one_line(&number.0));
    let before = vec![
        "Your code:".to_owned(),
        String::new(),
        code.grouped(),
        String::new(),
        format!("It shows your order {number} at {name}. Enter it where you looked the order up."),
        format!(
            "It works once, within {} minutes. Keep it to yourself.",
            CODE_LIFETIME.num_minutes()
        ),
        String::new(),
        "If you didn't ask for this, ignore it: nobody sees your order without the code.".into(),
        format!("Questions? Write to {}.", shop.email),
        String::new(),
        name,
    ];
    Letter {
        before,
        ..Letter::default()
    }
}
