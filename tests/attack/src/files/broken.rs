//! Valid pictures that were truncated, had bits flipped, or were spliced.

use rand::RngExt as _;
use rand::rngs::SmallRng;

use super::file::Hostile;
use super::good::any;

/// A truncated picture.
pub fn cut(rng: &mut SmallRng) -> Hostile {
    let (format, mut bytes) = any(rng);
    bytes.truncate(rng.random_range(1..bytes.len()));
    Hostile::refused("cut", format, bytes)
}

/// A picture with flipped bits.
pub fn turned(rng: &mut SmallRng) -> Hostile {
    let (format, mut bytes) = any(rng);
    // Half of them near the start, where the headers are.
    let reach = match rng.random() {
        true => bytes.len(),
        false => bytes.len().min(200),
    };
    for _ in 0..rng.random_range(1..20) {
        let at = rng.random_range(0..reach);
        let bit = 1 << rng.random_range(0..8);
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= bit;
        }
    }
    Hostile::either("turned", format, bytes)
}

/// A picture with a piece removed, doubled, zeroed, or taken from another.
pub fn pieced(rng: &mut SmallRng) -> Hostile {
    let (format, mut bytes) = any(rng);
    let (_, other) = any(rng);
    let piece = |rng: &mut SmallRng, length: usize| {
        let start = rng.random_range(0..length);
        start..rng.random_range(start..=length.min(start + 2_000))
    };
    let place = piece(rng, bytes.len());
    let (what, instead) = match rng.random_range(0..4) {
        0 => ("left out", Vec::new()),
        1 => (
            "doubled",
            bytes.get(place.clone()).unwrap_or_default().repeat(2),
        ),
        2 => ("emptied", vec![0; place.len()]),
        _ => (
            "another's",
            other
                .get(piece(rng, other.len()))
                .unwrap_or_default()
                .to_vec(),
        ),
    };
    bytes.splice(place, instead);
    Hostile::either("pieced", format!("{format}, {what}"), bytes)
}
