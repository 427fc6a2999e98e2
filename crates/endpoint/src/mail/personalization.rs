//! A personalized item as its shopper reads it back (§4): what the order has now and what is asked, to the character.
//!
//! Letters of some scripts look alike, join, or are written from right to left. So beside the characters stand how
//! many of them a reader sees and, where any isn't plain ASCII, their code points.

use careline_policy::order::Personalization;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::mail::text::exact;
use crate::mail::{TicketMail, text};

/// The most code points that are listed.
const POINTS_MAX: usize = 60;

/// What is asked of each item that is named, or once where no order was looked up; nothing where nothing is.
pub fn lines(case: &TicketMail<'_>) -> Vec<String> {
    let details = &case.ticket().details;
    let asked = [&details.read_back, &details.font, &details.material].map(given);
    let [text, ..] = asked;
    if asked.iter().all(Option::is_none) {
        return Vec::new();
    }
    let named = case.order().into_iter().flat_map(|(order, part)| {
        let ids = part.lines.iter().map(|asked| &asked.id);
        ids.filter_map(|id| order.line(id))
    });
    let mut lines: Vec<_> = named
        .flat_map(|line| {
            let mut lines = vec![format!("  {}", text::item(line))];
            lines.extend(facts(line.personalization.as_ref(), asked));
            lines
        })
        .collect();
    if lines.is_empty() {
        lines = facts(None, asked);
    }
    lines.extend(text.map(count));
    lines.extend(text.and_then(points));
    lines
}

/// An answer that isn't blank.
fn given(answer: &Option<String>) -> Option<&str> {
    answer.as_deref().filter(|answer| !answer.trim().is_empty())
}

/// Text, font and material: what the order has, and what is asked.
fn facts(now: Option<&Personalization>, asked: [Option<&str>; 3]) -> Vec<String> {
    let now = now.map(|now| [&now.text, &now.font, &now.material].map(given));
    let labels = ["Text", "Font", "Material"];
    let facts = labels.into_iter().zip(now.unwrap_or_default()).zip(asked);
    let facts = facts.filter_map(|((label, now), asked)| {
        let fact = match (now.map(exact), asked.map(exact)) {
            (Some(now), Some(asked)) => format!("{now} → {asked}"),
            (Some(now), None) => format!("{now}, no change asked"),
            (None, Some(asked)) => asked,
            (None, None) => return None,
        };
        Some(format!("      {label}: {fact}"))
    });
    facts.collect()
}

/// How many characters a reader sees; line breaks aren't seen.
fn count(text: &str) -> String {
    let is_seen = |character: &&str| !character.chars().all(char::is_control);
    match text.graphemes(true).filter(is_seen).count() {
        1 => "      The text has 1 character".into(),
        count => format!("      The text has {count} characters, as a reader counts them"),
    }
}

/// `U+05E9 U+05DC …`, where any isn't plain ASCII.
fn points(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let point = |c: char| format!("U+{:04X}", u32::from(c));
    let mut points: Vec<_> = text.chars().take(POINTS_MAX).map(point).collect();
    if text.chars().nth(POINTS_MAX).is_some() {
        points.push("…".into());
    }
    Some(format!("      Code points: {}", points.join(" ")))
}
