//! The head of a BMP file, whose pixels follow as a canvas returns them.

/// The head's length, in bytes: a file header, and version 4 of the picture's header.
const LENGTH: u32 = 14 + 108;

/// The head of a picture with this many pixels: rows from the top, four bytes a pixel (red, green, blue, and one that
/// isn't read).
#[must_use]
pub fn head(width: u32, height: u32) -> Vec<u8> {
    const MASKS: u32 = 3;
    let pixels = width * height * 4;
    let mut head = b"BM".to_vec();
    let mut put = |numbers: &[u32]| {
        head.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    };
    put(&[LENGTH + pixels, 0, LENGTH]);
    // A negative height: rows from the top. One plane of 32 bits.
    put(&[
        108,
        width,
        height.wrapping_neg(),
        1 | 32 << 16,
        MASKS,
        pixels,
    ]);
    // No resolution and no palette. Then the masks of red, green and blue.
    put(&[0, 0, 0, 0, 0xff, 0xff00, 0x00ff_0000]);
    head.resize(LENGTH as usize, 0);
    head
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photos::file_kind::le;

    #[test]
    fn a_head_states_where_and_how_large_the_pixels_are() {
        let head = head(3, 2);
        assert_eq!(head.len(), 122);
        let number = |index| le(&head, index, 4).unwrap();
        assert_eq!(number(2), 122 + 3 * 2 * 4, "the file's length");
        assert_eq!(number(10), 122, "where the pixels start");
        assert_eq!(
            (number(18), number(22)),
            (3, u64::from(u32::MAX) - 1),
            "3 × −2"
        );
        assert_eq!(
            (number(54), number(58), number(62)),
            (0xff, 0xff00, 0x00ff_0000)
        );
    }
}
