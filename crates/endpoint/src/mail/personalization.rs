//! A requested change of a personalized item (§4): what the order has now and what the shopper asks for, exactly.
//!
//! Letters of some scripts look alike, join, or are written from right to left. So the mail also gives the number of
//! visible characters and, if any isn't ASCII, the code points.

use careline_policy::order::{Line, Personalization};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::mail::block::Fact;
use crate::mail::sanitize::exact;
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::mail::words::Words;

/// The most code points that are listed.
const MAX_CODE_POINTS: usize = 60;

/// What is asked for each chosen item, or once if no order was looked up. Empty if no change is asked for.
pub fn facts(mail: &TicketMail<'_>) -> Vec<Fact> {
    let details = &mail.ticket().details;
    let requested = [&details.read_back, &details.font, &details.material].map(not_blank);
    if requested.iter().all(Option::is_none) {
        return Vec::new();
    }
    let items = mail.order().into_iter().flat_map(|(order, part)| {
        let ids = part.lines.iter().map(|line| &line.id);
        ids.filter_map(|id| order.line(id))
    });
    let item = |line: &Line| {
        let changes = changes(mail.words, line.personalization.as_ref(), requested);
        Fact::line(text::item(mail.words, line)).with(changes)
    };
    let items: Vec<_> = items.map(item).collect();
    if items.is_empty() {
        changes(mail.words, None, requested)
    } else {
        items
    }
}

fn not_blank(answer: &Option<String>) -> Option<&str> {
    answer.as_deref().filter(|answer| !answer.trim().is_empty())
}

/// Text, font and material: what the order has now, and what is asked for.
fn changes(
    words: &Words,
    current: Option<&Personalization>,
    requested: [Option<&str>; 3],
) -> Vec<Fact> {
    let current = current.map(|now| [&now.text, &now.font, &now.material].map(not_blank));
    let [text, ..] = requested;
    let labels = [
        "support.read_back.text",
        "support.read_back.font",
        "support.read_back.material",
    ];
    let facts = labels
        .into_iter()
        .zip(current.unwrap_or_default())
        .zip(requested);
    let facts = facts.filter_map(|((label, current), requested)| {
        let fact = change(words, current.map(exact), requested.map(exact))?;
        Some(Fact::new(words.text(label), fact))
    });
    let count = text.map(character_count);
    let count = count.map(|count| words.plural("support.read_back.count", count, &[]));
    let points = text.and_then(code_points);
    let points =
        points.map(|points| Fact::new(words.text("support.read_back.code_points"), points));
    facts.chain(count.map(Fact::line)).chain(points).collect()
}

fn change(words: &Words, current: Option<String>, requested: Option<String>) -> Option<String> {
    match (current, requested) {
        (Some(current), Some(requested)) => {
            let values = [("current", current.as_str()), ("requested", &requested)];
            Some(words.fill("support.read_back.change", &values))
        }
        (Some(current), None) => {
            Some(words.fill("support.read_back.unchanged", &[("current", &current)]))
        }
        (None, requested) => requested,
    }
}

/// The number of characters that a reader sees (grapheme clusters), without line breaks.
fn character_count(text: &str) -> u64 {
    let is_visible = |character: &&str| !character.chars().all(char::is_control);
    let count = text.graphemes(true).filter(is_visible).count();
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// `U+05E9 U+05DC …`, if the text isn't ASCII.
fn code_points(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let point = |c: char| format!("U+{:04X}", u32::from(c));
    let mut points: Vec<_> = text.chars().take(MAX_CODE_POINTS).map(point).collect();
    if text.chars().nth(MAX_CODE_POINTS).is_some() {
        points.push("…".into());
    }
    Some(points.join(" "))
}
