//! The daily reminder to support: the tickets that wait for too long, urgent ones first.

use careline_wire::agent::DeskTicket;
use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::Mailbox;

use crate::config::Shop;
use crate::mail::block::{Fact, paragraph, section};
use crate::mail::body;
use crate::mail::content::Content;
use crate::mail::error::MailError;
use crate::mail::headers::{auto_submitted, content_language};
use crate::mail::sanitize::one_line;
use crate::mail::sender::support_mailbox;
use crate::mail::text;
use crate::mail::words::Words;

/// The most tickets that one mail lists.
pub const MAX_LISTED: u32 = 50;

/// What the mail is composed from.
pub struct Reminder<'a> {
    pub shop: &'a Shop,
    /// The words of the shop's language.
    pub words: &'a Words,
    pub sender: &'a Mailbox,
    pub message_id: &'a str,
    pub now: DateTime<Utc>,
    /// How many tickets are overdue.
    pub count: u64,
    /// The first [`MAX_LISTED`] of them.
    pub tickets: &'a [DeskTicket],
}

pub fn compose(reminder: &Reminder<'_>) -> Result<Message, MailError> {
    let (shop, words) = (reminder.shop, reminder.words);
    let name = one_line(&shop.name);
    let lead = waiting(reminder, "support.reminder.lead", &[("shop", &name)]);
    let subject = waiting(reminder, "support.reminder.subject", &[]);
    let mut blocks = vec![paragraph(lead)];
    blocks.extend(section(
        words.text("support.reminder.overdue"),
        "",
        overdue(reminder),
    ));
    let message = Message::builder()
        .message_id(Some(reminder.message_id.to_owned()))
        .date(reminder.now.into())
        .from(reminder.sender.clone())
        .to(support_mailbox(shop))
        .subject(subject)
        .raw_header(content_language(words.tag()))
        .raw_header(auto_submitted("auto-generated"));
    let content = Content {
        shop,
        words,
        preheader: String::new(),
        blocks,
    };
    Ok(message.multipart(body::alternatives(&content))?)
}

/// How many tickets wait. The text for none is of a key of its own, because many languages have no plural form for it.
fn waiting(reminder: &Reminder<'_>, key: &str, values: &[(&str, &str)]) -> String {
    match reminder.count {
        0 => reminder.words.fill(&[key, ".none"].concat(), values),
        count => reminder.words.plural(key, count, values),
    }
}

fn overdue(reminder: &Reminder<'_>) -> Vec<Fact> {
    let tickets = reminder.tickets;
    let mut overdue: Vec<_> = tickets
        .iter()
        .map(|ticket| fact(reminder, ticket))
        .collect();
    let listed = u64::try_from(tickets.len()).unwrap_or_default();
    let unlisted = reminder.count.saturating_sub(listed);
    if unlisted > 0 {
        let command = [("command", "careline desk list --overdue")];
        let more = reminder
            .words
            .plural("support.reminder.more", unlisted, &command);
        overdue.push(Fact::line(more));
    }
    overdue
}

/// `URGENT CL-7Q2M-4XKD, Damaged item: no reply yet, due by Friday, November 27, 2026`.
fn fact(Reminder { shop, words, .. }: &Reminder<'_>, ticket: &DeskTicket) -> Fact {
    let (key, day) = match ticket.updated_at {
        Some(at) => ("support.reminder.updated", shop.rules.zone.day(at)),
        None => ("support.reminder.unanswered", ticket.reply_by.by),
    };
    let since = words.fill(key, &[("day", &text::day(words, day))]);
    let key = match ticket.urgent {
        true => "support.reminder.ticket.urgent",
        false => "support.reminder.ticket",
    };
    let topic = text::topic(words, ticket.topic);
    let values = [("reference", ticket.reference.as_str()), ("topic", &topic)];
    Fact::new(words.fill(key, &values), since)
}
