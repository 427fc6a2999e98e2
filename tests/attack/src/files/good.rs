//! Small valid pictures, each unique, and what can be put into one.

use std::io::Cursor;
use std::sync::LazyLock;

use flate2::Crc;
use image::{ImageFormat, Rgb, RgbImage};
use rand::RngExt as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

/// The accepted formats.
pub const FORMATS: [ImageFormat; 3] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];

/// A picture in a format.
pub fn picture(rng: &mut SmallRng, format: ImageFormat) -> Vec<u8> {
    let size = (rng.random_range(8..200), rng.random_range(8..200));
    picture_of(rng, size, format)
}

fn picture_of(rng: &mut SmallRng, (width, height): (u32, u32), format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |_, _| Rgb(rng.random()));
    let mut bytes = Cursor::new(Vec::new());
    // Writing to memory can't fail.
    drop(picture.write_to(&mut bytes, format));
    bytes.into_inner()
}

/// A picture in a random format, and the format's name.
pub fn any(rng: &mut SmallRng) -> (&'static str, Vec<u8>) {
    let format = *FORMATS.choose(rng).unwrap_or(&ImageFormat::Jpeg);
    (name(format), picture(rng, format))
}

/// A format's name.
pub fn name(format: ImageFormat) -> &'static str {
    format.extensions_str().first().copied().unwrap_or_default()
}

/// Random bytes.
pub fn noise(rng: &mut SmallRng, most: usize) -> Vec<u8> {
    let length = rng.random_range(0..=most);
    (0..length).map(|_| rng.random()).collect()
}

/// Where a JPEG's first segment begins.
pub const AFTER_START: usize = 2;
/// Where a PNG's second chunk begins.
pub const AFTER_HEADER: usize = 33;

/// A file with bytes inserted at an offset.
pub fn insert_at(file: &[u8], at: usize, more: &[u8]) -> Vec<u8> {
    let (start, rest) = file.split_at_checked(at).unwrap_or_default();
    [start, more, rest].concat()
}

/// A JPEG with a segment inserted after its start.
pub fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    insert_at(jpeg, AFTER_START, &segment(marker, content))
}

/// A JPEG's segment.
pub fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let content = content.get(..65_000).unwrap_or(content);
    let length = u16::try_from(content.len() + 2).unwrap_or_default();
    [&[0xFF, marker], &length.to_be_bytes()[..], content].concat()
}

/// A PNG with a chunk inserted after its header.
pub fn with_chunk(png: &[u8], name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    insert_at(png, AFTER_HEADER, &chunk(name, content))
}

/// A PNG's chunk.
pub fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(name);
    sum.update(content);
    let length = u32::try_from(content.len()).unwrap_or_default();
    let sum = sum.sum().to_be_bytes();
    [&length.to_be_bytes()[..], name, content, &sum].concat()
}

/// A grey PNG of this size whose compressed pixels are these bytes.
pub fn png_of(width: u32, height: u32, is_interlaced: bool, pixels: &[u8]) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = [&size[..], &[8, 0, 0, 0, is_interlaced.into()]].concat();
    [
        &b"\x89PNG\r\n\x1A\n"[..],
        &chunk(b"IHDR", &header),
        &chunk(b"IDAT", pixels),
        &chunk(b"IEND", b""),
    ]
    .concat()
}

/// A hundred million zeros, deflated: one literal, then back references of 258.
pub static ZEROS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let repeats = 100_000_000 / 258;
    let block = [true, true, false];
    let zero = [false, false, true, true, false, false, false, false];
    let again: [bool; 13] = std::array::from_fn(|bit| [0, 1, 5, 7].contains(&bit));
    let end = [false; 7];
    let bits = [&block[..], &zero, &again.repeat(repeats), &end].concat();
    let byte = |bits: &[bool]| {
        bits.iter()
            .rev()
            .fold(0, |byte, bit| byte << 1 | u8::from(*bit))
    };
    let count = u32::try_from((1 + 258 * repeats) % 65_521).unwrap_or_default();
    let sum = (count << 16 | 1).to_be_bytes();
    [
        &[0x78, 0x01][..],
        &bits.chunks(8).map(byte).collect::<Vec<_>>(),
        &sum,
    ]
    .concat()
});

/// A WebP's chunk.
pub fn riff_chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap_or_default();
    let padding = vec![0; content.len() % 2];
    [name, &length.to_le_bytes()[..], content, &padding].concat()
}

/// A WebP of chunks, the first of which gives flags and canvas size.
pub fn extended(flags: u8, side: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let [low, middle, high, _] = side.saturating_sub(1).to_le_bytes();
    let canvas = [flags, 0, 0, 0, low, middle, high, low, middle, high];
    let chunks = [riff_chunk(b"VP8X", &canvas), chunks.concat()].concat();
    let length = u32::try_from(4 + chunks.len()).unwrap_or_default();
    [b"RIFF", &length.to_le_bytes()[..], b"WEBP", &chunks].concat()
}

/// The width and height of a WebP whose chunk of pixels [`webp_pixels`] makes.
pub const WEBP_SIDE: u32 = 64;

/// The chunk of pixels of a simple WebP.
pub fn webp_pixels(rng: &mut SmallRng) -> Vec<u8> {
    let webp = picture_of(rng, (WEBP_SIDE, WEBP_SIDE), ImageFormat::WebP);
    webp.get(12..).unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn zeros_unpack_to_zeros() {
        let mut start = [1; 1_000];
        let mut unpacked = flate2::read::ZlibDecoder::new(ZEROS.as_slice());
        unpacked.read_exact(&mut start).unwrap();
        assert_eq!(start, [0; 1_000]);
    }
}
