//! The EXIF orientation of a JPEG: how its stored pixels are turned to stand upright.
//!
//! The widget turns no pixels, because that takes a browser longer than all else. It decodes the photo as one that is
//! upright, and states the orientation in the photo that it sends.

use crate::photos::file_kind::{be, jpeg_segments, le};

const TAG: u64 = 0x0112;

/// Reads a number of a given size in bytes, at an index.
type ReadNumber = fn(&[u8], usize, usize) -> Option<u64>;

/// Where a file states its orientation, if that isn't upright.
#[derive(Debug, PartialEq, Eq)]
pub struct OrientationTag {
    /// How the stored pixels are turned: 2 to 8. 1 would be upright.
    pub orientation: u8,
    /// The index of the tag's value in the file.
    pub index: usize,
    /// The value that means upright, in the file's byte order.
    pub upright: [u8; 2],
}

/// Finds the orientation in a JPEG's first bytes.
#[must_use]
pub fn of_jpeg(head: &[u8]) -> Option<OrientationTag> {
    let is_exif = |segment: &&[u8]| segment.get(2..8) == Some(b"Exif\0\0");
    let segments = jpeg_segments(head).filter(|(marker, _)| *marker == 0xe1);
    let segment = segments.map(|(_, segment)| segment).find(is_exif)?;
    let tiff = segment.get(8..)?;
    let (number, upright): (ReadNumber, _) = match tiff {
        [b'I', b'I', ..] => (le, [1, 0]),
        [b'M', b'M', ..] => (be, [0, 1]),
        _ => return None,
    };
    let directory = tiff.get(usize::try_from(number(tiff, 4, 4)?).ok()?..)?;
    let count = usize::try_from(number(directory, 0, 2)?).ok()?;
    let mut entries = (0..count).map(|entry| 2 + 12 * entry);
    let value = entries.find(|entry| number(directory, *entry, 2) == Some(TAG))? + 8;
    let orientation = u8::try_from(number(directory, value, 2)?).ok()?;
    (2..=8).contains(&orientation).then(|| OrientationTag {
        orientation,
        index: head.len() - directory.len() + value,
        upright,
    })
}

impl OrientationTag {
    /// An EXIF segment that states this orientation and nothing else.
    #[must_use]
    pub fn segment(&self) -> Vec<u8> {
        let mut segment = b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
        // One entry: a number of two bytes. No further directory.
        segment.extend(b"\0\x01\x01\x12\0\x03\0\0\0\x01\0");
        segment.extend([self.orientation, 0, 0, 0, 0, 0, 0]);
        segment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(tiff: &[u8]) -> Vec<u8> {
        let length = u16::try_from(8 + tiff.len()).unwrap().to_be_bytes();
        let other = b"\xff\xd8\xff\xe0\0\x04JF\xff\xe1\0\x04XM\xff\xff\xe1";
        [other, length.as_slice(), b"Exif\0\0", tiff].concat()
    }

    #[test]
    fn a_phones_orientation_is_found_in_both_byte_orders() {
        let other = b"\x01\x0f\0\x02\0\0\0\x01A\0\0\0";
        let big = [
            b"MM\0\x2a\0\0\0\x08\0\x02".as_slice(),
            other,
            b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0",
        ];
        let big = jpeg(&big.concat());
        let index = big.len() - 4;
        let tag = |value, index, upright| OrientationTag {
            orientation: value,
            index,
            upright,
        };
        assert_eq!(of_jpeg(&big), Some(tag(6, index, [0, 1])));
        let little = jpeg(b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0");
        assert_eq!(of_jpeg(&little), Some(tag(8, little.len() - 4, [1, 0])));
        for end in 0..big.len() - 2 {
            assert_eq!(of_jpeg(&big[..end]), None, "{end}");
        }
    }

    #[test]
    fn what_is_upright_or_broken_has_none() {
        for value in [0, 1, 9, 0xff] {
            let tiff = [
                b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(),
                &[value, 0, 0],
            ];
            assert_eq!(of_jpeg(&jpeg(&tiff.concat())), None, "{value}");
        }
        for tiff in [
            b"".as_slice(),
            b"XX\0\x2a",
            b"MM\0\x2a\xff\xff\xff\xff\0\x01",
            b"MM\0\x2a\0\0\0\x08\xff\xff",
        ] {
            assert_eq!(of_jpeg(&jpeg(tiff)), None, "{tiff:?}");
        }
        assert_eq!(of_jpeg(b"\x89PNG\r\n\x1a\n"), None);
    }

    #[test]
    fn a_segment_states_the_orientation_that_is_read_from_it() {
        for orientation in 2..=8 {
            let tag = OrientationTag {
                orientation,
                index: 0,
                upright: [0, 1],
            };
            let photo = [b"\xff\xd8".as_slice(), &tag.segment(), b"\xff\xda"].concat();
            let read = of_jpeg(&photo).map(|tag| tag.orientation);
            assert_eq!(read, Some(orientation));
        }
    }
}
