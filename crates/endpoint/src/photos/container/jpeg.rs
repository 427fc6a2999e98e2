//! JPEG: a list of segments with their lengths; pixels, which end at the next marker; and an end marker.

use crate::photos::NotAPhoto;
use crate::photos::container::parts::{Container, split_at};

const START: [u8; 2] = [0xFF, 0xD8];
const END: [u8; 2] = [0xFF, 0xD9];
/// The start of a JPEG as `reencode` writes it. Nine more bytes of its JFIF header follow.
const JFIF: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0";
const EXIF: &[u8] = b"Exif\0\0";
/// The most scans of a picture. Progressive photos have about ten, and each takes as long to decode as the first.
const SCANS_MAX: usize = 32;

/// A segment with the pixels that follow it.
struct Segment<'a> {
    marker: u8,
    /// All of its bytes.
    whole: &'a [u8],
    /// Its content, without marker and length.
    content: &'a [u8],
}

/// Reads a segment; returns it and the rest of the file.
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

/// The length of pixels, which end at the next marker that isn't part of them.
fn pixels(file: &[u8]) -> Result<usize, NotAPhoto> {
    let ends =
        |pair: &[u8]| matches!(pair, [0xFF, next] if !matches!(next, 0 | 0xD0..=0xD7 | 0xFF));
    let end = file.windows(2).position(ends);
    end.ok_or(NotAPhoto::Damaged)
}

/// Splits a JPEG. It must have its end marker: decoders silently paint missing pixels grey.
pub fn split(file: &[u8]) -> Result<Container<'_>, NotAPhoto> {
    let mut parts = Container {
        picture: START.to_vec(),
        ..Container::default()
    };
    let (mut frames, mut scans) = (0, 0);
    let mut rest = file.strip_prefix(&START).ok_or(NotAPhoto::Damaged)?;
    loop {
        match rest {
            // Padding before a marker.
            [0xFF, 0xFF, ..] => rest = rest.get(1..).unwrap_or_default(),
            [0xFF, 0xD9, ..] => break,
            _ => {
                let (segment, after) = segment(rest)?;
                rest = after;
                match segment.marker {
                    0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => frames += 1,
                    0xDA => scans += 1,
                    _ => {}
                }
                add(&mut parts, &segment);
            }
        }
    }
    parts.picture.extend(END);
    match (frames, scans) {
        (1, 1..=SCANS_MAX) => Ok(parts),
        (1, 1..) => Err(NotAPhoto::TooSlow),
        _ => Err(NotAPhoto::Damaged),
    }
}

fn add<'a>(parts: &mut Container<'a>, segment: &Segment<'a>) {
    match segment.marker {
        0xE1 => parts.exif = parts.exif.or(segment.content.strip_prefix(EXIF)),
        // Adobe's segment says how colours are stored, so decoding needs it.
        0xEE => parts.picture.extend(segment.whole),
        marker if is_metadata(marker) => {}
        _ => parts.picture.extend(segment.whole),
    }
}

fn is_metadata(marker: u8) -> bool {
    matches!(marker, 0xE0..=0xEF | 0xFE)
}

/// Whether a file is a JPEG as `reencode` writes it: a picture with a bare JFIF header, and nothing else.
pub fn is_plain(file: &[u8]) -> bool {
    let Some(mut rest) = file.strip_prefix(JFIF).and_then(|rest| rest.get(9..)) else {
        return false;
    };
    while let Ok((segment, after)) = segment(rest)
        && !is_metadata(segment.marker)
    {
        rest = after;
    }
    rest == END
}
