//! Photos as phones make them, and the inspection of delivered ones.

use image::{DynamicImage, Rgb, RgbImage, codecs::jpeg::JpegEncoder};

use crate::failure::Result;

/// The markers of metadata, GPS included, in a JPEG.
const EXIF: &[u8] = b"Exif\0\0";

/// The colors of the corners: top left, top right, bottom left, bottom right.
pub type Corners = [Color; 4];

/// A color that survives JPEG and shrinking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Color {
    Red,
    Green,
    Blue,
    White,
}

impl Color {
    const fn rgb(self) -> [u8; 3] {
        match self {
            Self::Red => [220, 30, 30],
            Self::Green => [30, 160, 30],
            Self::Blue => [30, 30, 220],
            Self::White => [240, 240, 240],
        }
    }

    fn nearest(Rgb(seen): Rgb<u8>) -> Self {
        let distance = |color: &Self| -> u32 {
            let pairs = color.rgb().into_iter().zip(seen);
            pairs
                .map(|(one, other)| u32::from(one.abs_diff(other)))
                .sum()
        };
        let all = [Self::Red, Self::Green, Self::Blue, Self::White];
        all.into_iter().min_by_key(distance).unwrap_or(Self::White)
    }
}

/// A photo of a phone held upright: 12 megapixels on their side, EXIF orientation, and a GPS position.
///
/// # Errors
///
/// When it can't be encoded.
pub fn from_a_phone(upright: Corners) -> Result<Vec<u8>> {
    let [top_left, top_right, bottom_left, bottom_right] = upright;
    // Orientation 6 is displayed rotated clockwise by a quarter, so the pixels are rotated the other way.
    let lying = [top_right, bottom_right, top_left, bottom_left];
    let mut jpeg = jpeg(4_000, 3_000, lying)?;
    let start_of_image = 2;
    jpeg.splice(start_of_image..start_of_image, metadata());
    Ok(jpeg)
}

/// A plain photo without metadata.
///
/// # Errors
///
/// When it can't be encoded.
pub fn jpeg(width: u32, height: u32, corners: Corners) -> Result<Vec<u8>> {
    let [top_left, top_right, bottom_left, bottom_right] = corners;
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let color = match (x < width / 2, y < height / 2) {
            (true, true) => top_left,
            (false, true) => top_right,
            (true, false) => bottom_left,
            (false, false) => bottom_right,
        };
        // A little grain, as every camera has.
        let grain = u8::try_from((x * 7 + y * 13) % 11).unwrap_or_default();
        Rgb(color.rgb().map(|part| part.saturating_add(grain)))
    });
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90))?;
    Ok(bytes)
}

/// A delivered photo.
pub struct Arrived {
    /// Its width and height, as stored.
    pub size: (u32, u32),
    /// Its corners, as stored.
    pub corners: Corners,
    /// Whether any metadata came with it.
    pub has_metadata: bool,
}

/// Decodes a JPEG without applying its orientation.
///
/// # Errors
///
/// If it isn't one.
pub fn look_at(jpeg: &[u8]) -> Result<Arrived> {
    let picture: DynamicImage = image::load_from_memory(jpeg)?;
    let picture = picture.into_rgb8();
    let (width, height) = picture.dimensions();
    let at = |x: u32, y: u32| Color::nearest(*picture.get_pixel(width * x / 8, height * y / 8));
    Ok(Arrived {
        size: (width, height),
        corners: [at(1, 1), at(7, 1), at(1, 7), at(7, 7)],
        has_metadata: jpeg.windows(EXIF.len()).any(|bytes| bytes == EXIF),
    })
}

/// An EXIF segment: orientation 6, and a place in Dallas.
fn metadata() -> Vec<u8> {
    const SHORT: u16 = 3;
    const LONG: u16 = 4;
    const ASCII: u16 = 2;
    const RATIONAL: u16 = 5;
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let head = [tag.to_le_bytes(), kind.to_le_bytes()].concat();
        [head, count.to_le_bytes().into(), value.to_le_bytes().into()].concat()
    };
    let directory = |entries: &[Vec<u8>]| {
        let count = u16::try_from(entries.len()).unwrap_or_default();
        let last = 0_u32.to_le_bytes();
        [&count.to_le_bytes()[..], &entries.concat(), &last].concat()
    };
    let degrees = |[degrees, minutes, seconds]: [u32; 3]| {
        [degrees, 1, minutes, 1, seconds, 1]
            .map(u32::to_le_bytes)
            .concat()
    };
    let header = [&b"II"[..], &42_u16.to_le_bytes(), &8_u32.to_le_bytes()].concat();
    // Offsets count from the header: 8 bytes of it, then 2 + 12 each + 4 bytes a directory.
    let (gps, latitude) = (8 + 30, 8 + 30 + 54);
    let main = directory(&[entry(0x0112, SHORT, 1, 6), entry(0x8825, LONG, 1, gps)]);
    let place = directory(&[
        entry(1, ASCII, 2, u32::from(b'N')),
        entry(2, RATIONAL, 3, latitude),
        entry(3, ASCII, 2, u32::from(b'W')),
        entry(4, RATIONAL, 3, latitude + 24),
    ]);
    let body = [
        EXIF,
        &header,
        &main,
        &place,
        &degrees([32, 46, 36]),
        &degrees([96, 48, 32]),
    ]
    .concat();
    let length = u16::try_from(body.len() + 2).unwrap_or_default();
    [&[0xFF, 0xE1][..], &length.to_be_bytes(), &body].concat()
}
