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
        let [a, b, c, d, name @ ..] = rest else {
            return Err(NotAPhoto::Damaged);
        };
        let length = u32::from_be_bytes([*a, *b, *c, *d]);
        let length = usize::try_from(length).map_err(|_| NotAPhoto::Damaged)?;
        let (chunk, next) = split_at(rest, CHUNK_OVERHEAD.saturating_add(length))?;
        let content = chunk.get(8..8 + length).unwrap_or_default();
        match name {
            [b'I', b'E', b'N', b'D', ..] => {
                parts.picture.extend(chunk);
                parts.metadata.push(content);
                parts.trailing = next;
                return Ok(parts);
            }
            [b'I', b'H', b'D', b'R', ..]
            | [b'P', b'L', b'T', b'E', ..]
            | [b't', b'R', b'N', b'S', ..]
            | [b'I', b'D', b'A', b'T', ..] => parts.picture.extend(chunk),
            [b'a', b'c', b'T', b'L', ..]
            | [b'f', b'c', b'T', b'L', ..]
            | [b'f', b'd', b'A', b'T', ..] => return Err(NotAPhoto::Animated),
            [b'e', b'X', b'I', b'f', ..] => {
                parts.exif = parts.exif.or(Some(content));
                parts.metadata.push(content);
            }
            // A lower-case first letter marks chunks that a decoder may ignore.
            [b'a'..=b'z', ..] => parts.metadata.push(content),
            _ => return Err(NotAPhoto::Damaged),
        }
        rest = next;
    }
}
