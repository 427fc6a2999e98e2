//! PNG: a list of chunks with their lengths, down to the chunk `IEND`.

use crate::photos::NotAPhoto;
use crate::photos::container::parts::{Container, split_at};

const SIGNATURE: usize = 8;
/// The bytes of a chunk besides its content: length, name and checksum.
const CHUNK_OVERHEAD: usize = 12;

/// Splits a PNG.
pub fn split(file: &[u8]) -> Result<Container<'_>, NotAPhoto> {
    let (signature, mut rest) = split_at(file, SIGNATURE)?;
    let mut parts = Container {
        picture: signature.to_vec(),
        ..Container::default()
    };
    loop {
        let length = rest.first_chunk().ok_or(NotAPhoto::Damaged)?;
        let length =
            usize::try_from(u32::from_be_bytes(*length)).map_err(|_| NotAPhoto::Damaged)?;
        let (chunk, next) = split_at(rest, CHUNK_OVERHEAD.saturating_add(length))?;
        match chunk.get(4..8).unwrap_or_default() {
            b"IEND" => {
                parts.picture.extend(chunk);
                return Ok(parts);
            }
            b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" => parts.picture.extend(chunk),
            b"acTL" | b"fcTL" | b"fdAT" => return Err(NotAPhoto::Animated),
            b"eXIf" => parts.exif = parts.exif.or(chunk.get(8..8 + length)),
            // A lower-case first letter marks chunks that a decoder may ignore.
            [b'a'..=b'z', ..] => {}
            _ => return Err(NotAPhoto::Damaged),
        }
        rest = next;
    }
}
