//! Unicode's bidirectional control characters. They are invisible and can reorder displayed text, so that a line reads
//! differently from what it contains.

/// Whether a character has Unicode's property `Bidi_Control` (UAX #9).
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
