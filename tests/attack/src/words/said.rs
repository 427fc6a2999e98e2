//! What was said, by whom, and what of it must be seen.

use careline_corpus::CANARY;

/// A request that was taken.
pub struct Said {
    /// Its reference.
    pub reference: String,
    /// The string that it is full of.
    pub string: String,
    /// Where its shopper reads mail, if anywhere.
    pub email: Option<String>,
    /// Whether it is feedback.
    pub is_feedback: bool,
}

/// What a reader must see of a string: its lines, without what can't be seen or turns it around, blanks aside.
pub fn seen(string: &str) -> Vec<String> {
    let is_end = |c: char| "\n\r\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{85}\u{2028}\u{2029}".contains(c);
    let lines = string.split(is_end).map(|line| {
        let is_seen = |c: &char| *c == '\t' || !(c.is_control() || is_turn(*c));
        plain(&line.chars().filter(is_seen).collect::<String>())
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// Unicode's `Bidi_Control`, said again on purpose.
pub fn is_turn(c: char) -> bool {
    let turns = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    turns.contains(c)
}

/// With one blank where there are several.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A string as a report shows it.
pub fn quoted(string: &str) -> String {
    let start: String = string.chars().take(60).collect();
    format!("{start:?}").replace(CANARY, "…")
}
