//! PNG: chunks that say how long they are, down to one that says that it's the last.

use crate::photos::NotAPhoto;
use crate::photos::container::parts::{Container, split_at};

const SIGNATURE: usize = 8;
/// What stands around a chunk's content: its length and name, and its sum.
const AROUND: usize = 12;

/// Takes a PNG apart, down to its end.
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
        let (chunk, after) = split_at(rest, AROUND.saturating_add(length))?;
        let content = chunk.get(8..8 + length).unwrap_or_default();
        match name {
            [b'I', b'E', b'N', b'D', ..] => {
                parts.picture.extend(chunk);
                parts.metadata.push(content);
                parts.trailing = after;
                return Ok(parts);
            }
            [b'I', b'H', b'D', b'R', ..]
            | [b'P', b'L', b'T', b'E', ..]
            | [b't', b'R', b'N', b'S', ..]
            | [b'I', b'D', b'A', b'T', ..] => parts.picture.extend(chunk),
            [b'a', b'c', b'T', b'L', ..]
            | [b'f', b'c', b'T', b'L', ..]
            | [b'f', b'd', b'A', b'T', ..] => return Err(NotAPhoto::Moves),
            [b'e', b'X', b'I', b'f', ..] => {
                parts.exif = parts.exif.or(Some(content));
                parts.metadata.push(content);
            }
            // Whatever a reader may leave aside, which a small letter says.
            [b'a'..=b'z', ..] => parts.metadata.push(content),
            _ => return Err(NotAPhoto::Damaged),
        }
        rest = after;
    }
}
