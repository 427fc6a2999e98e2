//! The day's reminder to support: which cases wait for too long, urgent ones first.

use careline_policy::Day;
use careline_wire::agent::DeskTicket;
use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::Mailbox;

use crate::config::Shop;
use crate::mail::body::Letter;
use crate::mail::text;
use crate::mail::text::one_line;
use crate::mail::{Undelivered, automatic, mailbox};

/// The most cases that one mail lists.
pub const LISTED: u32 = 50;

/// What the mail is written from.
pub struct Reminder<'a> {
    pub shop: &'a Shop,
    pub sender: &'a Mailbox,
    pub message_id: &'a str,
    pub now: DateTime<Utc>,
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub cases: &'a [DeskTicket],
}

pub fn compose(reminder: &Reminder<'_>) -> Result<Message, Undelivered> {
    let Reminder {
        shop, count, cases, ..
    } = reminder;
    let requests = match count {
        0 => "No request waits any more".to_owned(),
        1 => "1 request waits".to_owned(),
        count => format!("{count} requests wait"),
    };
    let mut before = vec![format!("{requests} for {}.", one_line(&shop.name))];
    if !cases.is_empty() {
        before.extend([String::new(), "PAST THEIR DATE".into()]);
    }
    before.extend(cases.iter().map(|case| line(shop, case)));
    let unlisted = count.saturating_sub(u64::try_from(cases.len()).unwrap_or_default());
    if unlisted > 0 {
        before.push(format!(
            "  and {unlisted} more: careline desk list --overdue"
        ));
    }
    let letter = Letter {
        before,
        ..Letter::default()
    };
    let mail = Message::builder()
        .message_id(Some(reminder.message_id.to_owned()))
        .date(reminder.now.into())
        .from(reminder.sender.clone())
        .to(mailbox(&shop.name, shop.email.clone()))
        .subject(one_line(&format!("{requests} for an answer or an update")))
        .raw_header(automatic("auto-generated"));
    Ok(mail.multipart(letter.parts())?)
}

/// `  URGENT CL-7Q2M-4XKD, Damaged item: no answer yet, promised by Friday, November 27, 2026`.
fn line(shop: &Shop, case: &DeskTicket) -> String {
    let urgent = if case.urgent { "URGENT " } else { "" };
    let day = |at| -> Day { shop.rules.zone.day(at) };
    let since = match case.updated_at {
        Some(at) => format!("last update on {}", text::day(day(at))),
        None => format!("no answer yet, promised by {}", text::day(case.reply_by.by)),
    };
    format!(
        "  {urgent}{}, {}: {since}",
        case.reference,
        text::topic(case.topic)
    )
}
