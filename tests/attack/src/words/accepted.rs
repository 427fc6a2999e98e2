//! The tickets that were accepted, and what a reader must see of their strings.

use careline_corpus::CANARY;

/// A ticket that was accepted.
pub struct AcceptedTicket {
    /// The reference.
    pub reference: String,
    /// The string in its fields.
    pub string: String,
    /// The shopper's email, if any.
    pub email: Option<String>,
    /// Whether it is feedback.
    pub is_feedback: bool,
}

/// What a reader must see of a string: its lines, without invisible and bidi control characters, with blanks collapsed.
pub fn seen(string: &str) -> Vec<String> {
    let is_end = |c: char| "\n\r\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{85}\u{2028}\u{2029}".contains(c);
    let lines = string.split(is_end).map(|line| {
        let is_seen = |c: &char| *c == '\t' || !(c.is_control() || is_turn(*c));
        plain(&line.chars().filter(is_seen).collect::<String>())
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// Unicode's `Bidi_Control`, listed here again so that the check is independent of the endpoint.
pub fn is_turn(c: char) -> bool {
    let turns = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    turns.contains(c)
}

/// Collapses blanks.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A string as reports quote it.
pub fn quoted(string: &str) -> String {
    let start: String = string.chars().take(60).collect();
    format!("{start:?}").replace(CANARY, "…")
}
