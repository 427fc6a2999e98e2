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
use crate::photos::jpeg;
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
    let (photo, orientation) = decode(file)?;
    let mut photo = shrink(photo);
    photo.apply_orientation(orientation);
    encode(&on_white(&photo))
}

fn decode(file: &[u8]) -> Result<(DynamicImage, Orientation), NotAPhoto> {
    let picture = Cursor::new(file);
    let decoded = match sniff(file)? {
        PhotoFormat::Jpeg => {
            jpeg::check(file)?;
            JpegDecoder::new(picture).and_then(read)
        }
        PhotoFormat::Png => match PngDecoder::with_limits(picture, limits()) {
            Ok(png) if png.is_apng().is_ok_and(|is_animated| is_animated) => {
                return Err(NotAPhoto::Animated);
            }
            png => png.and_then(read),
        },
        PhotoFormat::WebP => match WebPDecoder::new(picture) {
            Ok(webp) if webp.has_animation() => return Err(NotAPhoto::Animated),
            webp => webp.and_then(read),
        },
    };
    decoded.map_err(unreadable)
}

/// Decodes the pixels. Their number, which the header states, is checked before memory is allocated.
fn read(mut decoder: impl ImageDecoder) -> ImageResult<(DynamicImage, Orientation)> {
    limits().check_dimensions(decoder.dimensions().0, decoder.dimensions().1)?;
    limits().reserve(decoder.total_bytes())?;
    decoder.set_limits(limits())?;
    let exif = decoder.exif_metadata().ok().flatten().unwrap_or_default();
    // Some programs write JPEG's prefix into other formats too.
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(&exif);
    let orientation = Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
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
