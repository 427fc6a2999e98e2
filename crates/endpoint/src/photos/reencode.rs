//! Pixels, decoded and written anew.

#[cfg(test)]
pub mod tests;

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageResult, Limits, Rgb, RgbImage};

use crate::photos::NotAPhoto;
use crate::photos::container::split;
use crate::photos::polyglot;
use crate::photos::sniff::{Kind, kind};

/// The longest side of a kept photo, in pixels.
const SIDE_MAX: u32 = 2_000;
/// The most memory that a photo's pixels may take: 12,000 × 9,000 of three bytes are the most that phones make.
const READ_BYTES_MAX: u64 = 12_000 * 9_000 * 3;
/// JPEG's quality.
const QUALITY: u8 = 85;

/// Makes a photo of a file's bytes. It is meant to run where it may fail in any way: see [`crate::photos::work`].
///
/// # Errors
///
/// When it isn't a photo.
pub fn reencode(file: &[u8]) -> Result<Vec<u8>, NotAPhoto> {
    let kind = kind(file)?;
    let parts = split(kind, file)?;
    polyglot::refuse(kind, &parts)?;
    let orientation = parts.exif.and_then(Orientation::from_exif_chunk);
    let mut photo = shrink(decode(kind, &parts.picture)?);
    photo.apply_orientation(orientation.unwrap_or(Orientation::NoTransforms));
    encode(&on_white(&photo))
}

fn decode(kind: Kind, picture: &[u8]) -> Result<DynamicImage, NotAPhoto> {
    let picture = Cursor::new(picture);
    let decoded = match kind {
        Kind::Jpeg => JpegDecoder::new(picture).and_then(read),
        Kind::Png => PngDecoder::with_limits(picture, limits()).and_then(read),
        Kind::WebP => WebPDecoder::new(picture).and_then(read),
    };
    decoded.map_err(unreadable)
}

/// Reads the pixels, unless they are too many: a header tells how many before there is memory for them.
fn read(mut decoder: impl ImageDecoder) -> ImageResult<DynamicImage> {
    limits().check_dimensions(decoder.dimensions().0, decoder.dimensions().1)?;
    limits().reserve(decoder.total_bytes())?;
    decoder.set_limits(limits())?;
    DynamicImage::from_decoder(decoder)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(READ_BYTES_MAX);
    limits
}

/// Makes it small enough; in two steps where it is much larger, since the better way takes several times the memory.
fn shrink(photo: DynamicImage) -> DynamicImage {
    let longest = |photo: &DynamicImage| photo.width().max(photo.height());
    let mut photo = photo;
    if longest(&photo) > 2 * SIDE_MAX {
        photo = photo.thumbnail(2 * SIDE_MAX, 2 * SIDE_MAX);
    }
    if longest(&photo) > SIDE_MAX {
        photo = photo.resize(SIDE_MAX, SIDE_MAX, FilterType::CatmullRom);
    }
    photo
}

fn on_white(photo: &DynamicImage) -> RgbImage {
    if !photo.color().has_alpha() {
        return photo.to_rgb8();
    }
    let pixels = photo.to_rgba8();
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let image::Rgba([red, green, blue, alpha]) = *pixels.get_pixel(x, y);
        Rgb([red, green, blue].map(|channel| over_white(channel, alpha)))
    })
}

fn over_white(channel: u8, alpha: u8) -> u8 {
    let mixed = u16::from(channel) * u16::from(alpha) + 255 * u16::from(255 - alpha);
    u8::try_from(mixed / 255).unwrap_or(u8::MAX)
}

fn encode(photo: &RgbImage) -> Result<Vec<u8>, NotAPhoto> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    photo.write_with_encoder(encoder).map_err(unreadable)?;
    Ok(bytes)
}

fn unreadable(error: ImageError) -> NotAPhoto {
    match error {
        ImageError::Limits(_) => NotAPhoto::TooLarge,
        _ => NotAPhoto::Damaged,
    }
}
