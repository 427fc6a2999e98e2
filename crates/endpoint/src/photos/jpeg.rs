//! What is checked of a JPEG's segments before it is decoded, and after it was written.
//!
//! A JPEG is a list of segments with their lengths; pixels, which end at the next marker; and an end marker.

use crate::photos::NotAPhoto;

const START: [u8; 2] = [0xFF, 0xD8];
const END: [u8; 2] = [0xFF, 0xD9];
/// The start of a JPEG as `reencode` writes it. Nine more bytes of its JFIF header follow.
const JFIF: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0";
/// The most scans of a picture. Progressive photos have about ten, and each takes as long to decode as the first.
const SCANS_MAX: usize = 32;

/// Reads a segment and the pixels that follow it; returns its marker and the rest of the file.
fn segment(file: &[u8]) -> Result<(u8, &[u8]), NotAPhoto> {
    let [0xFF, marker @ (0xC0..=0xCF | 0xDA..=0xFE), high, low, ..] = file else {
        return Err(NotAPhoto::Damaged);
    };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    let rest = file.get(2 + length.max(2)..).ok_or(NotAPhoto::Damaged)?;
    let pixels = if *marker == 0xDA { pixels(rest)? } else { 0 };
    Ok((*marker, rest.get(pixels..).unwrap_or_default()))
}

/// The length of pixels, which end at the next marker that isn't part of them.
fn pixels(file: &[u8]) -> Result<usize, NotAPhoto> {
    let ends =
        |pair: &[u8]| matches!(pair, [0xFF, next] if !matches!(next, 0 | 0xD0..=0xD7 | 0xFF));
    let end = file.windows(2).position(ends);
    end.ok_or(NotAPhoto::Damaged)
}

/// Checks that a JPEG has one picture, with its end marker (decoders silently paint missing pixels grey), and can be
/// decoded in reasonable time.
pub fn check(file: &[u8]) -> Result<(), NotAPhoto> {
    let (mut frames, mut scans) = (0, 0);
    let mut rest = file.strip_prefix(&START).ok_or(NotAPhoto::Damaged)?;
    loop {
        match rest {
            // Padding before a marker.
            [0xFF, 0xFF, ..] => rest = rest.get(1..).unwrap_or_default(),
            [0xFF, 0xD9, ..] => break,
            _ => {
                let (marker, after) = segment(rest)?;
                rest = after;
                match marker {
                    0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => frames += 1,
                    0xDA => scans += 1,
                    _ => {}
                }
            }
        }
    }
    match (frames, scans) {
        (1, 1..=SCANS_MAX) => Ok(()),
        (1, 1..) => Err(NotAPhoto::TooSlow),
        _ => Err(NotAPhoto::Damaged),
    }
}

/// Whether a file is a JPEG as `reencode` writes it: a picture without metadata, and nothing behind it.
#[must_use]
pub fn is_plain(file: &[u8]) -> bool {
    let Some(mut rest) = file.strip_prefix(JFIF).and_then(|rest| rest.get(9..)) else {
        return false;
    };
    let is_metadata = |marker: u8| matches!(marker, 0xE0..=0xEF | 0xFE);
    while let Ok((marker, after)) = segment(rest)
        && !is_metadata(marker)
    {
        rest = after;
    }
    rest == END
}
