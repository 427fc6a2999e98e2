//! WebP: a RIFF container with its length, and in it a list of chunks with theirs.

use crate::photos::NotAPhoto;
use crate::photos::container::parts::{Container, split_at};

/// The length of `RIFF`, the container's length and `WEBP`.
const HEADER: usize = 12;
const HAS_ALPHA: u8 = 0x10;
const IS_ANIMATED: u8 = 0x02;

/// Splits a WebP.
pub fn split(file: &[u8]) -> Result<Container<'_>, NotAPhoto> {
    let (header, _) = split_at(file, HEADER)?;
    let (inside, _) = split_at(file, 8 + length(header.get(4..8))?)?;
    let (_, mut rest) = split_at(inside, HEADER)?;
    let mut parts = Container::default();
    let (mut canvas, mut alpha, mut pixels) = (None, None, None);
    while !rest.is_empty() {
        let length = length(rest.get(4..8))?;
        // Chunks are padded to an even length.
        let (chunk, next) = split_at(rest, 8 + length.next_multiple_of(2))?;
        let content = chunk.get(8..8 + length).unwrap_or_default();
        match chunk.get(..4).unwrap_or_default() {
            b"ANIM" | b"ANMF" => return Err(NotAPhoto::Animated),
            b"VP8X" => canvas = canvas.or(Some(content)),
            b"ALPH" => alpha = alpha.or(Some(chunk)),
            b"VP8 " | b"VP8L" => pixels = pixels.or(Some(chunk)),
            b"EXIF" => {
                let exif = content.strip_prefix(b"Exif\0\0").unwrap_or(content);
                parts.exif = parts.exif.or(Some(exif));
            }
            _ => {}
        }
        rest = next;
    }
    if canvas.is_some_and(|canvas| canvas.first().is_some_and(|flags| flags & IS_ANIMATED != 0)) {
        return Err(NotAPhoto::Animated);
    }
    let pixels = pixels.ok_or(NotAPhoto::Damaged)?;
    parts.picture = match (canvas, alpha) {
        (Some([_, size @ ..]), Some(alpha)) => {
            let canvas = [b"VP8X\x0A\0\0\0", &[HAS_ALPHA][..], size].concat();
            riff(&[&canvas, alpha, pixels])
        }
        // Without transparency the canvas is left out, so only the pixels state their size.
        _ => riff(&[pixels]),
    };
    Ok(parts)
}

fn length(bytes: Option<&[u8]>) -> Result<usize, NotAPhoto> {
    let bytes: Option<[u8; 4]> = bytes.and_then(|bytes| bytes.try_into().ok());
    let length = u32::from_le_bytes(bytes.ok_or(NotAPhoto::Damaged)?);
    usize::try_from(length).map_err(|_| NotAPhoto::Damaged)
}

fn riff(chunks: &[&[u8]]) -> Vec<u8> {
    let chunks = chunks.concat();
    let length = u32::try_from(4 + chunks.len()).unwrap_or(u32::MAX);
    [b"RIFF", &length.to_le_bytes()[..], b"WEBP", &chunks].concat()
}
