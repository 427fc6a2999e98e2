//! Small files that cost much memory or time, or lie about their structure.

use image::ImageFormat;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use super::file::Hostile;
use super::good::{
    AFTER_HEADER, AFTER_START, ZEROS, chunk, extended, insert_at, noise, picture, png_of,
    riff_chunk, segment, webp_pixels, with_chunk, with_segment,
};

/// The most pixels that the endpoint accepts.
const PIXELS_MAX: u64 = 12_000 * 9_000;

/// A header that declares more pixels than are accepted.
pub fn too_large(rng: &mut SmallRng) -> Hostile {
    let side = rng.random_range(20_000..=65_535_u32);
    let other = u32::try_from(4 * PIXELS_MAX / u64::from(side))
        .unwrap_or(u32::MAX)
        .min(65_535);
    let (name, bytes) = match rng.random_range(0..3) {
        0 => ("a PNG", png_of(side, other, rng.random(), &ZEROS)),
        1 => {
            let mut jpeg = picture(rng, ImageFormat::Jpeg);
            let size =
                [other.to_be_bytes(), side.to_be_bytes()].map(|[_, _, high, low]| [high, low]);
            if let Some(frame) = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]) {
                jpeg.splice(frame + 5..frame + 9, size.concat());
            }
            ("a JPEG", jpeg)
        }
        _ => {
            // 14 bits each, minus one: the largest size.
            let header = [0x2F, 0xFF, 0xFF, 0xFF, 0x0F];
            let pixels = riff_chunk(b"VP8L", &[&header[..], &noise(rng, 2_000)].concat());
            let length = u32::try_from(4 + pixels.len()).unwrap_or_default();
            let bytes = [b"RIFF", &length.to_le_bytes()[..], b"WEBP", &pixels].concat();
            ("a WebP", bytes)
        }
    };
    Hostile::refused(
        "too large",
        format!("{name} of {side} pixels a side"),
        bytes,
    )
}

/// Few bytes that decompress to many.
pub fn unpacking(rng: &mut SmallRng) -> Hostile {
    let side = rng.random_range(3_000..10_000_u32);
    let png = picture(rng, ImageFormat::Png);
    let (name, bytes) = match rng.random_range(0..7) {
        6 => (
            "what pixels are made of",
            progressive(side.try_into().unwrap_or_default(), 3, 2),
        ),
        0 => ("pixels", png_of(side, side, false, &ZEROS)),
        1 => ("interlaced pixels", png_of(side, side, true, &ZEROS)),
        2 => (
            "more pixels than there are",
            png_of(100, 100, false, &ZEROS),
        ),
        3 => (
            "text",
            with_chunk(&png, b"zTXt", &[b"Comment\0\0", &ZEROS[..]].concat()),
        ),
        4 => (
            "Unicode",
            with_chunk(
                &png,
                b"iTXt",
                &[b"Comment\0\x01\0\0\0", &ZEROS[..]].concat(),
            ),
        ),
        _ => (
            "a profile",
            with_chunk(&png, b"iCCP", &[b"Profile\0\0", &ZEROS[..]].concat()),
        ),
    };
    Hostile::either("unpacking", name, bytes)
}

/// A progressive JPEG with many scans of a few bytes.
pub fn scans(rng: &mut SmallRng) -> Hostile {
    let side = rng.random_range(500..8_000_u16);
    let count = *[2, 10, 30, 100, 1_000].choose(rng).unwrap_or(&2);
    let bytes = progressive(side, 1, count);
    let name = format!("{count} scans of {side} pixels a side");
    match count {
        ..32 => Hostile::either("scans", name, bytes),
        _ => Hostile::refused("scans", name, bytes),
    }
}

/// In one colour or three: the DC scan, then AC scans of the first component, over and over.
fn progressive(side: u16, colours: u8, count: usize) -> Vec<u8> {
    let blocks = usize::from(side.div_ceil(8)).pow(2);
    let [high, low] = side.to_be_bytes();
    let of_each = |part: &dyn Fn(u8) -> Vec<u8>| (1..=colours).flat_map(part).collect::<Vec<u8>>();
    // One code of one bit: no difference, or an end-of-band run of 2^14 blocks, whose length takes 14 more bits.
    let table = |class: u8, symbol: u8| {
        let mut table = vec![class, 1];
        table.extend([0; 15]);
        table.push(symbol);
        segment(0xC4, &table)
    };
    let scan = |colours: Vec<u8>, from: u8, to: u8, bits: usize| {
        let count = u8::try_from(colours.len() / 2).unwrap_or_default();
        let header = segment(0xDA, &[&[count][..], &colours, &[from, to, 0]].concat());
        [header, vec![0; bits.div_ceil(8)]].concat()
    };
    let mut quantization = vec![0];
    quantization.extend([1; 64]);
    let frame = [
        &[8, high, low, high, low, colours][..],
        &of_each(&|id| vec![id, 0x11, 0]),
    ]
    .concat();
    let means = of_each(&|id| vec![id, 0]);
    [
        vec![0xFF, 0xD8],
        segment(0xDB, &quantization),
        segment(0xC2, &frame),
        table(0x00, 0),
        table(0x10, 0xE0),
        scan(means, 0, 0, blocks * usize::from(colours)),
        scan(vec![1, 0], 1, 63, blocks.div_ceil(1 << 14) * 15).repeat(count - 1),
        vec![0xFF, 0xD9],
    ]
    .concat()
}

/// Endless metadata.
pub fn metadata(rng: &mut SmallRng) -> Hostile {
    let jpeg = picture(rng, ImageFormat::Jpeg);
    let many = |content: &[u8], marker| segment(marker, content).repeat(30);
    let profile = [&b"ICC_PROFILE\0\x01\xFF"[..], &[0; 64_000]].concat();
    let extended_xmp = [
        &b"http://ns.adobe.com/xmp/extension/\0"[..],
        &[b'A'; 32],
        &[0xFF; 64_000],
    ]
    .concat();
    // A directory that points to itself.
    let round = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0";
    let (name, bytes) = match rng.random_range(0..5) {
        0 => (
            "profiles",
            insert_at(&jpeg, AFTER_START, &many(&profile, 0xE2)),
        ),
        1 => (
            "extended XMP",
            insert_at(&jpeg, AFTER_START, &many(&extended_xmp, 0xE1)),
        ),
        2 => (
            "comments",
            insert_at(&jpeg, AFTER_START, &many(&noise(rng, 65_000), 0xFE)),
        ),
        3 => ("EXIF in a circle", with_segment(&jpeg, 0xE1, round)),
        _ => {
            let png = picture(rng, ImageFormat::Png);
            let chunks = chunk(b"tIME", &[7; 7]).repeat(50_000);
            ("chunks", insert_at(&png, AFTER_HEADER, &chunks))
        }
    };
    Hostile::either("metadata", name, bytes)
}

/// Structures that lie about themselves.
pub fn lying(rng: &mut SmallRng) -> Hostile {
    let mut jpeg = picture(rng, ImageFormat::Jpeg);
    let mut png = picture(rng, ImageFormat::Png);
    let mut webp = picture(rng, ImageFormat::WebP);
    let alpha = riff_chunk(b"ALPH", &noise(rng, 500));
    let (name, bytes) = match rng.random_range(0..8) {
        0 => (
            "a canvas larger than its pixels",
            extended(0x10, 9_000, &[alpha, webp_pixels(rng)]),
        ),
        1 => (
            "a canvas smaller than its pixels",
            extended(0x10, 1, &[alpha, webp_pixels(rng)]),
        ),
        2 => (
            "flags without their chunks",
            extended(0x3C, 100, &[webp_pixels(rng)]),
        ),
        3 => {
            webp.splice(4..8, rng.random::<[u8; 4]>());
            ("a WebP's length", webp)
        }
        4 => {
            png.splice(16..29, rng.random::<[u8; 13]>());
            ("a PNG's header", png)
        }
        5 => {
            png.splice(33..37, rng.random::<[u8; 4]>());
            ("a chunk's length", png)
        }
        6 => {
            jpeg.splice(4..6, rng.random::<[u8; 2]>());
            ("a segment's length", jpeg)
        }
        _ => {
            let frame = segment(0xC0, &[8, 0xFF, 0xFF, 0xFF, 0xFF, 1, 1, 0x11, 0]);
            ("two sizes", insert_at(&jpeg, AFTER_START, &frame))
        }
    };
    Hostile::either("lying", name, bytes)
}
