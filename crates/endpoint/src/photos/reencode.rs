//! Decodes the pixels of a photo and encodes them again.

#[cfg(test)]
mod tests;

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageResult, Limits, Rgb, RgbImage};

use crate::photos::NotAPhoto;
use crate::photos::container::split;
use crate::photos::sniff::{PhotoFormat, sniff};

/// The longest side of a stored photo, in pixels.
const SIDE_MAX: u32 = 2_000;
/// The most memory for decoded pixels, in bytes: 12,000 × 9,000 pixels of three bytes, the largest photos of phones.
const PIXEL_BYTES_MAX: u64 = 12_000 * 9_000 * 3;
/// The JPEG quality, from 1 to 100.
const QUALITY: u8 = 85;

/// Makes the stored photo from an uploaded file. Untrusted files are parsed here, so it runs in the sandbox:
/// see [`crate::photos::worker`].
///
/// # Errors
///
/// Why the file isn't accepted.
pub fn reencode(file: &[u8]) -> Result<Vec<u8>, NotAPhoto> {
    let format = sniff(file)?;
    let parts = split(format, file)?;
    let orientation = parts.exif.and_then(Orientation::from_exif_chunk);
    let mut photo = shrink(decode(format, &parts.picture)?);
    photo.apply_orientation(orientation.unwrap_or(Orientation::NoTransforms));
    encode(&on_white(&photo))
}

fn decode(format: PhotoFormat, picture: &[u8]) -> Result<DynamicImage, NotAPhoto> {
    let picture = Cursor::new(picture);
    let decoded = match format {
        PhotoFormat::Jpeg => JpegDecoder::new(picture).and_then(read),
        PhotoFormat::Png => PngDecoder::with_limits(picture, limits()).and_then(read),
        PhotoFormat::WebP => WebPDecoder::new(picture).and_then(read),
    };
    decoded.map_err(unreadable)
}

/// Decodes the pixels. Their number, which the header states, is checked before memory is allocated.
fn read(mut decoder: impl ImageDecoder) -> ImageResult<DynamicImage> {
    limits().check_dimensions(decoder.dimensions().0, decoder.dimensions().1)?;
    limits().reserve(decoder.total_bytes())?;
    decoder.set_limits(limits())?;
    DynamicImage::from_decoder(decoder)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(PIXEL_BYTES_MAX);
    limits
}

/// Scales a large photo down. A much larger one is scaled in two steps, because the better filter takes several times
/// the memory.
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
