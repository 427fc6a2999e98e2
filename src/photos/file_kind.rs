//! Recognizes files by their first bytes, because names can be wrong.
//!
//! The browser decodes what it can, whatever is found here. This module names the kind of a file that it couldn't
//! decode, so that the shopper gets advice, and reads a picture's size before the browser allocates memory for it.

/// How many of a file's first bytes are read. A JPEG's size comes after its metadata, which may include a thumbnail.
pub const HEAD: usize = 256 * 1024;

/// A kind of file that a browser may not decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A HEIC picture, as iPhones take it.
    Heic,
    /// An AVIF picture.
    Avif,
    /// A video.
    Video,
    /// A PDF document.
    Pdf,
    /// A GIF.
    Gif,
}

/// Brands of still pictures that are coded in HEVC, or whose coding isn't stated.
const HEIC: [&[u8]; 9] = [
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif",
];
const AVIF: [&[u8]; 2] = [b"avif", b"avis"];

/// A file's kind, if it is one of these.
#[must_use]
pub fn of(head: &[u8]) -> Option<FileKind> {
    match head {
        [b'%', b'P', b'D', b'F', ..] => Some(FileKind::Pdf),
        [b'G', b'I', b'F', b'8', ..] => Some(FileKind::Gif),
        // Matroska, of which WebM is a subset.
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Some(FileKind::Video),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', ..] => Some(FileKind::Video),
        [a, b, c, d, b'f', b't', b'y', b'p', brands @ ..] => {
            let end = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
            Some(of_brands(
                brands.get(..end.saturating_sub(8)).unwrap_or(brands),
            ))
        }
        _ => None,
    }
}

/// ISO base media: pictures and videos have the same boxes and differ by their brands.
fn of_brands(brands: &[u8]) -> FileKind {
    let has = |known: &[&[u8]]| brands.chunks_exact(4).any(|brand| known.contains(&brand));
    if has(&AVIF) {
        FileKind::Avif
    } else if has(&HEIC) {
        FileKind::Heic
    } else {
        FileKind::Video
    }
}

/// Whether a file begins like one of the known kinds.
#[must_use]
pub fn is_known(head: &[u8]) -> bool {
    accepted_type(head).is_some() || of(head).is_some()
}

/// The media type of a file that the endpoint accepts: JPEG, PNG or WebP.
#[must_use]
pub fn accepted_type(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        _ => None,
    }
}

/// The number of pixels of a JPEG, PNG or WebP, if its first bytes state it.
#[must_use]
pub fn pixels(head: &[u8]) -> Option<u64> {
    let (width, height) = match head {
        [0xff, 0xd8, ..] => jpeg(head)?,
        [0x89, b'P', b'N', b'G', ..] => (be(head, 16, 4)?, be(head, 20, 4)?),
        [b'R', b'I', b'F', b'F', ..] => webp(head)?,
        _ => return None,
    };
    Some(width * height)
}

/// The width and height of a JPEG, in pixels, if its first bytes state them.
#[must_use]
pub fn jpeg(head: &[u8]) -> Option<(u64, u64)> {
    // Huffman tables, JPEG extensions and arithmetic coding have markers in the range of frames.
    let is_frame =
        |marker: u8| matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
    let (_, frame) = jpeg_segments(head).find(|(marker, _)| is_frame(*marker))?;
    Some((be(frame, 5, 2)?, be(frame, 3, 2)?))
}

/// The segments of a JPEG, up to the first scan: a marker, and the bytes from the segment's length to the file's end.
pub fn jpeg_segments(head: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = head.strip_prefix(b"\xff\xd8").unwrap_or_default();
    std::iter::from_fn(move || {
        // A marker may have any number of 0xff in front.
        let at = rest.iter().position(|byte| *byte != 0xff)?;
        let (marker, segment) = rest.get(at..)?.split_first().filter(|_| at > 0)?;
        let length = usize::try_from(be(segment, 0, 2)?).ok()?;
        rest = segment.get(length..).unwrap_or_default();
        Some((*marker, segment))
    })
}

/// Whether a browser may turn the picture although it is no JPEG: a PNG or WebP with EXIF, or another kind.
#[must_use]
pub fn may_be_turned(head: &[u8]) -> bool {
    match head {
        [0xff, 0xd8, ..] => false,
        [0x89, b'P', b'N', b'G', ..] => head.windows(4).any(|name| name == b"eXIf"),
        // A flag of the extended format.
        [b'R', b'I', b'F', b'F', ..] => {
            head.get(12..16) == Some(b"VP8X") && head.get(20).is_none_or(|flags| flags & 8 != 0)
        }
        _ => true,
    }
}

fn webp(head: &[u8]) -> Option<(u64, u64)> {
    const FOURTEEN_BITS: u64 = 0x3fff;
    match head.get(8..16)? {
        b"WEBPVP8X" => Some((le(head, 24, 3)? + 1, le(head, 27, 3)? + 1)),
        b"WEBPVP8 " => Some((
            le(head, 26, 2)? & FOURTEEN_BITS,
            le(head, 28, 2)? & FOURTEEN_BITS,
        )),
        b"WEBPVP8L" => {
            let bits = le(head, 21, 4)?;
            Some(((bits & FOURTEEN_BITS) + 1, (bits >> 14 & FOURTEEN_BITS) + 1))
        }
        _ => None,
    }
}

/// A number of `count` bytes, the highest first.
pub fn be(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    let bytes = bytes.get(at..)?.get(..count)?.iter();
    Some(bytes.fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// A number of `count` bytes, the lowest first.
pub fn le(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    let bytes = bytes.get(at..)?.get(..count)?.iter().rev();
    Some(bytes.fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(brands: &str) -> Vec<u8> {
        let length = u32::try_from(8 + brands.len()).expect("it is short");
        let ftyp = [&length.to_be_bytes(), b"ftyp".as_slice(), brands.as_bytes()];
        [&ftyp.concat(), b"\0\0\0\x10metaheicavif".as_slice()].concat()
    }

    #[test]
    fn what_a_browser_may_not_decode_is_named() {
        for (head, kind) in [
            (boxed("heic\0\0\0\0mif1heic"), Some(FileKind::Heic)),
            (boxed("mif1\0\0\0\0mif1heix"), Some(FileKind::Heic)),
            (boxed("mif1\0\0\0\0mif1avifmiaf"), Some(FileKind::Avif)),
            (boxed("avif\0\0\0\0avifmif1"), Some(FileKind::Avif)),
            (boxed("qt  \0\0\0\0qt  "), Some(FileKind::Video)),
            (
                boxed("isom\0\0\x02\0isomiso2avc1mp41"),
                Some(FileKind::Video),
            ),
            (boxed(""), Some(FileKind::Video)),
            (b"\x1a\x45\xdf\xa3\x9f".to_vec(), Some(FileKind::Video)),
            (b"RIFF\0\0\0\0AVI LIST".to_vec(), Some(FileKind::Video)),
            (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), None),
            (b"%PDF-1.7".to_vec(), Some(FileKind::Pdf)),
            (b"GIF89a".to_vec(), Some(FileKind::Gif)),
            (b"\xff\xd8\xff\xe0".to_vec(), None),
            (b"<svg".to_vec(), None),
            (Vec::new(), None),
        ] {
            assert_eq!(of(&head), kind, "{head:?}");
        }
    }

    #[test]
    fn what_the_endpoint_accepts_is_recognized() {
        for (head, is_accepted) in [
            (b"\xff\xd8\xff\xe0".as_slice(), true),
            (b"\x89PNG\r\n\x1a\n", true),
            (b"RIFF\0\0\0\0WEBPVP8 ", true),
            (b"RIFF\0\0\0\0AVI LIST", false),
            (b"GIF89a", false),
            (&boxed("heic\0\0\0\0mif1heic"), false),
            (b"", false),
        ] {
            assert_eq!(
                super::accepted_type(head).is_some(),
                is_accepted,
                "{head:?}"
            );
        }
    }

    #[test]
    fn what_a_browser_may_turn_has_exif_or_is_of_another_kind() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let webp = |chunk: &[u8]| [b"RIFF\0\0\0\0WEBP", chunk].concat();
        for (head, expected) in [
            (b"\xff\xd8\xff\xe1".to_vec(), false),
            (png.to_vec(), false),
            ([png.as_slice(), b"\0\0\0\x1aeXIf"].concat(), true),
            (webp(b"VP8 \0\0\0\0\x08"), false),
            (webp(b"VP8X\x0a\0\0\0\x10"), false),
            (webp(b"VP8X\x0a\0\0\0\x18"), true),
            (boxed("avif\0\0\0\0avifmif1"), true),
        ] {
            assert_eq!(may_be_turned(&head), expected, "{head:?}");
        }
    }

    #[test]
    fn a_picture_says_its_size_before_it_is_decoded() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x40\0\0\0\x30\0".to_vec();
        let thumbnail = b"\xff\xd8\xff\xc0\0\x11\x08\0\x10\0\x10";
        let exif = [b"\xff\xe1\0\x0d".as_slice(), thumbnail].concat();
        let frame = b"\xff\xc4\0\x03\0\xff\xff\xc2\0\x11\x08\x30\0\x40\0";
        let jpeg = [b"\xff\xd8".as_slice(), &exif, frame].concat();
        let riff = b"RIFF\0\0\0\0WEBP";
        let webp = |chunk: &[u8]| [riff.as_slice(), chunk].concat();
        let extended = webp(b"VP8X\x0a\0\0\0\0\0\0\0\xff\x3f\0\xff\x2f\0");
        let lossy = webp(b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a\0\x30\0\x20");
        let lossless = webp(b"VP8L\0\0\0\0\x2f\xff\xff\xff\x0b");
        for (head, size) in [
            (png, Some(0x4000 * 0x3000)),
            (jpeg.clone(), Some(0x4000 * 0x3000)),
            (extended, Some(0x4000 * 0x3000)),
            (lossy, Some(0x3000 * 0x2000)),
            (lossless, Some(0x4000 * 0x3000)),
            (b"GIF89a".to_vec(), None),
        ] {
            assert_eq!(pixels(&head), size, "{head:?}");
        }
        for end in 0..jpeg.len() {
            assert_eq!(pixels(&jpeg[..end]), None, "{end}");
        }
    }
}
