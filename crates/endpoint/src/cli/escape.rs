//! Text from outside, made safe to print on a terminal.
//!
//! A terminal acts on control characters: they move its cursor, clear it, or rename its window. Bidi controls reorder a
//! line. Both are printed as escapes like `\u{1b}`, so that the reader sees them.

use std::fmt::Write as _;

use careline_wire::bidi;

/// Text from outside, on one line.
pub fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        // Writing to a string can't fail.
        match c {
            '\t' => escaped.push(' '),
            c if is_control(c) => drop(write!(escaped, "{}", c.escape_unicode())),
            c => escaped.push(c),
        }
        escaped
    })
}

/// Text with several lines, some of them from outside.
pub fn escaped_lines(text: &str) -> String {
    let lines = text.lines().map(escaped);
    lines.collect::<Vec<_>>().join("\n")
}

fn is_control(c: char) -> bool {
    c.is_control() || bidi::is_control(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_reaches_the_terminal() {
        assert_eq!(escaped("a\u{1b}[2Jb\u{9b}c\td"), "a\\u{1b}[2Jb\\u{9b}c d");
        let turns = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}";
        for c in turns
            .chars()
            .chain("\u{2028}\u{2029}\r\n\u{0}\u{7f}".chars())
        {
            assert_eq!(
                escaped(&format!("a{c}ב")),
                format!("a\\u{{{:x}}}ב", u32::from(c))
            );
        }
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(escaped_lines("a\nb\u{1b}\r\nc"), "a\nb\\u{1b}\nc");
    }
}
