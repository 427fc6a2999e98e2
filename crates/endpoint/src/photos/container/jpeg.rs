//! JPEG: segments that say how long they are, pixels that end where a marker stands, and an end.

use crate::photos::NotAPhoto;
use crate::photos::container::parts::{Container, split_at};

const START: [u8; 2] = [0xFF, 0xD8];
const END: [u8; 2] = [0xFF, 0xD9];
const EXIF: &[u8] = b"Exif\0\0";
/// How often a picture may be gone over. Progressive photos take about ten; each time costs as much as the first.
const SCANS_MAX: usize = 32;

/// One segment, and the pixels that follow it.
struct Segment<'a> {
    marker: u8,
    /// All of it.
    whole: &'a [u8],
    /// Without its marker and length.
    content: &'a [u8],
}

/// Reads one segment; says what follows it.
fn segment(file: &[u8]) -> Result<(Segment<'_>, &[u8]), NotAPhoto> {
    let [0xFF, marker @ (0xC0..=0xCF | 0xDA..=0xFE), high, low, ..] = file else {
        return Err(NotAPhoto::Damaged);
    };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    let (header, rest) = split_at(file, 2 + length)?;
    let content = header.get(4..).ok_or(NotAPhoto::Damaged)?;
    let pixels = match marker {
        0xDA => pixels(rest)?,
        _ => 0,
    };
    let (whole, rest) = split_at(file, header.len() + pixels)?;
    let segment = Segment {
        marker: *marker,
        whole,
        content,
    };
    Ok((segment, rest))
}

/// How far pixels reach: to the next marker that isn't theirs.
fn pixels(file: &[u8]) -> Result<usize, NotAPhoto> {
    let ends =
        |pair: &[u8]| matches!(pair, [0xFF, next] if !matches!(next, 0 | 0xD0..=0xD7 | 0xFF));
    let end = file.windows(2).position(ends);
    end.ok_or(NotAPhoto::Damaged)
}

/// Takes a JPEG apart, down to its end: decoders paint a missing rest grey and say nothing.
pub fn split(file: &[u8]) -> Result<Container<'_>, NotAPhoto> {
    let mut parts = Container {
        picture: START.to_vec(),
        ..Container::default()
    };
    let (mut frames, mut scans) = (0, 0);
    let mut rest = file.strip_prefix(&START).ok_or(NotAPhoto::Damaged)?;
    loop {
        match rest {
            // Markers may be padded.
            [0xFF, 0xFF, ..] => rest = rest.get(1..).unwrap_or_default(),
            [0xFF, 0xD9, after @ ..] => {
                parts.picture.extend(END);
                parts.trailing = after;
                break;
            }
            _ => {
                let (segment, after) = segment(rest)?;
                rest = after;
                match segment.marker {
                    0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => frames += 1,
                    0xDA => scans += 1,
                    _ => {}
                }
                add(&mut parts, &segment)?;
            }
        }
    }
    match (frames, scans) {
        (1, 1..=SCANS_MAX) => Ok(parts),
        (1, 1..) => Err(NotAPhoto::TooSlow),
        _ => Err(NotAPhoto::Damaged),
    }
}

fn add<'a>(parts: &mut Container<'a>, segment: &Segment<'a>) -> Result<(), NotAPhoto> {
    match segment.marker {
        // Where the first bytes are script and header at once, this one's length is a comment's beginning.
        0xE0 if !is_as_long_as_it_says(segment.content) => {
            return Err(NotAPhoto::Hides("a script"));
        }
        0xE0..=0xED | 0xEF | 0xFE => parts.metadata.push(segment.content),
        // Adobe's says how colours are stored.
        0xEE => {
            parts.metadata.push(segment.content);
            parts.picture.extend(segment.whole);
        }
        _ => parts.picture.extend(segment.whole),
    }
    if segment.marker == 0xE1 && parts.exif.is_none() {
        parts.exif = segment.content.strip_prefix(EXIF);
    }
    Ok(())
}

/// Whether a JFIF header is as long as it and its thumbnail should be.
fn is_as_long_as_it_says(header: &[u8]) -> bool {
    match header {
        [
            b'J',
            b'F',
            b'I',
            b'F',
            0,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            x,
            y,
            thumbnail @ ..,
        ] => thumbnail.len() == 3 * usize::from(*x) * usize::from(*y),
        [b'J', b'F', b'I', b'F', ..] => false,
        _ => true,
    }
}

/// Whether a file is a JPEG such as we write: a picture with a bare JFIF header, and nothing else.
pub fn is_plain(file: &[u8]) -> bool {
    split(file).is_ok_and(|parts| match parts.metadata.as_slice() {
        [header] => {
            header.starts_with(b"JFIF\0") && header.len() == 14 && parts.trailing.is_empty()
        }
        _ => false,
    })
}
