//! Unicode's controls of direction: unseen, they turn the words around them, so that a line reads as it isn't written.

/// Whether a character is one of them (Unicode's `Bidi_Control`).
#[must_use]
pub fn is_control(c: char) -> bool {
    let ranges = [
        '\u{61c}'..='\u{61c}',
        '\u{200e}'..='\u{200f}',
        '\u{202a}'..='\u{202e}',
        '\u{2066}'..='\u{2069}',
    ];
    ranges.iter().any(|range| range.contains(&c))
}
