//! Text from outside, made safe to show in a mail.
//!
//! Text from outside must not look like the mail's own: it is reduced to one line here, or its lines are marked when they
//! are rendered. Unicode bidi control characters are removed, because they are invisible and can reorder the text around them.

use careline_wire::bidi;

/// Text on one line, without bidi controls, and without encoded words (RFC 2047) that a mail program would decode.
pub fn one_line(text: &str) -> String {
    let plain = text.chars().filter(|c| !bidi::is_control(*c));
    let spaced = plain.map(|c| if c.is_control() { ' ' } else { c });
    let spaced: String = spaced.collect();
    spaced
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("=?", "= ?")
}

/// Text of which every character counts, in quotation marks. A line break shows as `⏎`.
///
/// Bidi controls may be part of such text, so they stay, inside a Unicode isolate that keeps them from reordering the
/// text around it. Only isolate characters are removed: they could end that isolate.
pub fn exact(text: &str) -> String {
    let is_kept = |c: &char| !c.is_control() && !('\u{2066}'..='\u{2069}').contains(c);
    let lines = text_lines(text).into_iter();
    let lines = lines.map(|line| line.chars().filter(is_kept).collect::<String>());
    let quoted = format!("\"{}\"", lines.collect::<Vec<_>>().join(" ⏎ "));
    if text.is_ascii() {
        quoted
    } else {
        format!("\u{2068}{quoted}\u{2069}")
    }
}

/// One line inside a Unicode isolate, so that it doesn't reorder the sentence around it.
pub fn isolated(line: &str) -> String {
    format!("\u{2068}{line}\u{2069}")
}

/// Whether a text is a single isolate already. Text from outside has no isolates: they are removed from it.
pub fn is_isolated(text: &str) -> bool {
    let inside = text.strip_prefix('\u{2068}');
    let inside = inside.and_then(|inside| inside.strip_suffix('\u{2069}'));
    inside.is_some_and(|inside| !inside.contains('\u{2069}'))
}

/// Whether a text has a character of a block that Unicode keeps for scripts that are written from right to left.
pub fn is_right_to_left(text: &str) -> bool {
    let blocks = [
        '\u{590}'..='\u{8ff}',
        '\u{fb1d}'..='\u{fdff}',
        '\u{fe70}'..='\u{feff}',
        '\u{10800}'..='\u{10fff}',
        '\u{1e800}'..='\u{1efff}',
    ];
    text.chars()
        .any(|c| blocks.iter().any(|block| block.contains(&c)))
}

/// The lines of a text, without control characters, which may reorder or hide text.
pub fn clean_lines(text: &str) -> Vec<String> {
    let is_plain = |c: &char| *c == '\t' || !(c.is_control() || bidi::is_control(*c));
    let lines = text_lines(text).into_iter();
    lines
        .map(|line| line.chars().filter(is_plain).collect())
        .collect()
}

/// The lines of a text, split at all of Unicode's mandatory breaks: some mail programs begin a new line at rare ones,
/// and what follows would escape the quote.
fn text_lines(text: &str) -> Vec<String> {
    const BREAKS: [char; 10] = [
        '\n', '\r', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{2028}',
        '\u{2029}',
    ];
    let text = text.replace("\r\n", "\n");
    text.split_terminator(BREAKS).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_every_break() {
        for end in "\n\r\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{85}\u{2028}\u{2029}".chars() {
            let text = format!("One{end}FROM{end}");
            assert_eq!(clean_lines(&text), ["One", "FROM"], "{end:?}");
            assert_eq!(one_line(&text), "One FROM", "{end:?}");
            assert!(exact(&text).contains("One ⏎ FROM"), "{end:?}");
        }
        assert_eq!(clean_lines("One\r\n\r\nTwo"), ["One", "", "Two"]);
    }

    #[test]
    fn bidi_controls_are_removed() {
        let text = "a\u{202e}b\u{2067}c\u{0}d\te\u{1b}[2J";
        assert_eq!(clean_lines(text), ["abcd\te[2J"]);
    }
}
