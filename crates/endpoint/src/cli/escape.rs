//! Words from outside, on their way to a terminal.
//!
//! A terminal obeys what it prints: control characters move its cursor, clear it, or name its window, and controls of direction
//! turn a line around. They are spelled out instead, so that whoever looks sees what is there.

use std::fmt::Write as _;

use careline_wire::bidi;

/// Words from outside on one line.
pub fn harmless(text: &str) -> String {
    text.chars().fold(String::new(), |mut plain, c| {
        // Writing to a string can't fail.
        match c {
            '\t' => plain.push(' '),
            c if is_command(c) => drop(write!(plain, "{}", c.escape_unicode())),
            c => plain.push(c),
        }
        plain
    })
}

/// Words that may have several lines, some of them from outside.
pub fn harmless_lines(text: &str) -> String {
    let lines = text.lines().map(harmless);
    lines.collect::<Vec<_>>().join("\n")
}

fn is_command(c: char) -> bool {
    c.is_control() || bidi::is_control(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_commands_the_terminal() {
        assert_eq!(harmless("a\u{1b}[2Jb\u{9b}c\td"), "a\\u{1b}[2Jb\\u{9b}c d");
        let turns = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}";
        for c in turns
            .chars()
            .chain("\u{2028}\u{2029}\r\n\u{0}\u{7f}".chars())
        {
            assert_eq!(
                harmless(&format!("a{c}ב")),
                format!("a\\u{{{:x}}}ב", u32::from(c))
            );
        }
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(harmless_lines("a\nb\u{1b}\r\nc"), "a\nb\\u{1b}\nc");
    }
}
