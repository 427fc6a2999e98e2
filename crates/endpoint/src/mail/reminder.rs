//! The daily reminder to support: the tickets that wait for too long, urgent ones first.

use careline_policy::Day;
use careline_wire::agent::DeskTicket;
use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::Mailbox;

use crate::config::Shop;
use crate::mail::block::{Fact, paragraph, section};
use crate::mail::body;
use crate::mail::content::Content;
use crate::mail::error::MailError;
use crate::mail::headers::auto_submitted;
use crate::mail::sanitize::one_line;
use crate::mail::sender::support_mailbox;
use crate::mail::text;

/// The most tickets that one mail lists.
pub const MAX_LISTED: u32 = 50;

/// What the mail is composed from.
pub struct Reminder<'a> {
    pub shop: &'a Shop,
    pub sender: &'a Mailbox,
    pub message_id: &'a str,
    pub now: DateTime<Utc>,
    /// How many tickets are overdue.
    pub count: u64,
    /// The first [`MAX_LISTED`] of them.
    pub tickets: &'a [DeskTicket],
}

pub fn compose(reminder: &Reminder<'_>) -> Result<Message, MailError> {
    let (shop, count, tickets) = (reminder.shop, reminder.count, reminder.tickets);
    let waiting = match count {
        0 => "No ticket waits any more".to_owned(),
        1 => "1 ticket waits".to_owned(),
        count => format!("{count} tickets wait"),
    };
    let mut overdue: Vec<_> = tickets.iter().map(|ticket| fact(shop, ticket)).collect();
    let unlisted = count.saturating_sub(u64::try_from(tickets.len()).unwrap_or_default());
    if unlisted > 0 {
        let more = format!("and {unlisted} more: careline desk list --overdue");
        overdue.push(Fact::line(more));
    }
    let mut blocks = vec![paragraph(format!(
        "{waiting} for {}.",
        one_line(&shop.name)
    ))];
    blocks.extend(section("Overdue", "", overdue));
    let message = Message::builder()
        .message_id(Some(reminder.message_id.to_owned()))
        .date(reminder.now.into())
        .from(reminder.sender.clone())
        .to(support_mailbox(shop))
        .subject(one_line(&format!("{waiting} for a reply or an update")))
        .raw_header(auto_submitted("auto-generated"));
    let content = Content {
        shop,
        preheader: String::new(),
        blocks,
    };
    Ok(message.multipart(body::alternatives(&content))?)
}

/// `URGENT CL-7Q2M-4XKD, Damaged item: no reply yet, due by Friday, November 27, 2026`.
fn fact(shop: &Shop, ticket: &DeskTicket) -> Fact {
    let urgent = if ticket.urgent { "URGENT " } else { "" };
    let day = |at| -> Day { shop.rules.zone.day(at) };
    let since = match ticket.updated_at {
        Some(at) => format!("last update on {}", text::day(day(at))),
        None => format!("no reply yet, due by {}", text::day(ticket.reply_by.by)),
    };
    let (reference, topic) = (&ticket.reference, text::topic(ticket.topic));
    Fact::new(format!("{urgent}{reference}, {topic}"), since)
}
