//! Photos to upload.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

/// A photo that is red on its left and blue on its right.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let photo = RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([200, 20, 20])
        } else {
            Rgb([20, 20, 200])
        }
    });
    let mut bytes = Vec::new();
    photo
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90))
        .unwrap();
    bytes
}

/// A photo of noise, which doesn't compress.
pub fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let photo = RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, red, green, blue] = state.to_be_bytes();
        Rgb([red, green, blue])
    });
    let mut bytes = Vec::new();
    photo
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90))
        .unwrap();
    bytes
}

/// The first, with EXIF orientation 6 and a GPS position.
pub fn phone_jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = jpeg(width, height);
    let exif = exif();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xFF, 0xE1], &length[..], &exif].concat();
    bytes.splice(2..2, segment);
    bytes
}

/// Orientation 6, and a GPS directory with a latitude reference.
fn exif() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [
            &tag.to_le_bytes()[..],
            &kind.to_le_bytes(),
            &count.to_le_bytes(),
            &value,
        ]
        .concat()
    };
    let gps_at: u32 = 8 + 2 + 2 * 12 + 4;
    [
        b"Exif\0\0II*\0".to_vec(),
        8_u32.to_le_bytes().to_vec(),
        2_u16.to_le_bytes().to_vec(),
        entry(0x0112, 3, 1, [6, 0, 0, 0]),
        entry(0x8825, 4, 1, gps_at.to_le_bytes()),
        vec![0; 4],
        1_u16.to_le_bytes().to_vec(),
        entry(0x0001, 2, 2, [b'N', 0, 0, 0]),
        vec![0; 4],
    ]
    .concat()
}
