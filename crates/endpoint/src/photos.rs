//! Photos as support gets them: decoded, upright, no larger than needed, and encoded anew.
//!
//! What leaves here is made of pixels alone, so nothing that was hidden in the file (a place, a script) comes
//! through. Transparent parts become white.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
};
use tokio::sync::Semaphore;

/// The longest side of a kept photo, in pixels.
const SIDE_MAX: u32 = 2_000;
/// The longest side of a photo that is read, in pixels.
const READ_SIDE_MAX: u32 = 12_000;
/// The most memory that a photo's pixels may take.
const READ_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// JPEG's quality.
const QUALITY: u8 = 85;
/// How many photos are worked on at once: each may take [`READ_BYTES_MAX`].
const AT_ONCE: usize = 2;

/// Why a file isn't a photo that can be kept; in words for the shopper.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAPhoto(String);

/// Where photos are worked on, a few at a time.
pub struct Darkroom(Semaphore);

impl Default for Darkroom {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

impl Darkroom {
    /// Makes a photo of a file's bytes, off the threads that answer requests.
    ///
    /// # Errors
    ///
    /// When it isn't a photo.
    pub async fn develop(&self, bytes: Vec<u8>) -> Result<Vec<u8>, NotAPhoto> {
        let _place = self.0.acquire().await;
        let developed = tokio::task::spawn_blocking(move || develop(&bytes)).await;
        developed.unwrap_or_else(|_| Err(damaged()))
    }
}

/// Makes a photo of a file's bytes.
///
/// # Errors
///
/// When it isn't a photo.
pub fn develop(bytes: &[u8]) -> Result<Vec<u8>, NotAPhoto> {
    let format = format(bytes)?;
    if format == ImageFormat::Jpeg && !is_whole_jpeg(bytes) {
        return Err(damaged());
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(READ_SIDE_MAX);
    limits.max_image_height = Some(READ_SIDE_MAX);
    limits.max_alloc = Some(READ_BYTES_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    if decoder.total_bytes() > READ_BYTES_MAX {
        return Err(too_large());
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut photo = shrink(DynamicImage::from_decoder(decoder).map_err(unreadable)?);
    photo.apply_orientation(orientation);
    encode(&on_white(&photo))
}

/// Told by the first bytes, never by a name.
fn format(bytes: &[u8]) -> Result<ImageFormat, NotAPhoto> {
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => Ok(format),
        _ => Err(NotAPhoto(format!(
            "This is {}, not a photo that can be read. Please send a JPEG, PNG or WebP.",
            looks_like(bytes)
        ))),
    }
}

fn looks_like(bytes: &[u8]) -> &'static str {
    let start = String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes)).to_lowercase();
    match bytes {
        [] => "an empty file",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        [b'G', b'I', b'F', b'8', ..] => "a GIF",
        [
            _,
            _,
            _,
            _,
            b'f',
            b't',
            b'y',
            b'p',
            b'h',
            b'e',
            b'i' | b'v',
            ..,
        ] => "a HEIC image",
        _ if start.contains("<svg") => "an SVG drawing",
        _ if start.contains("<html") => "a web page",
        _ => "another kind of file",
    }
}

/// Whether a JPEG reaches its end-of-image marker: decoders paint the missing rest grey and say nothing.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        match rest {
            [0xFF, 0xD9, ..] => return true,
            // A segment with its length; scan data follows some, and is skipped byte by byte.
            [0xFF, 0x01..=0xCF | 0xDA..=0xFE, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                rest = rest.get(2 + length.max(2)..).unwrap_or_default();
            }
            [_, after @ ..] => rest = after,
            [] => return false,
        }
    }
}

fn shrink(photo: DynamicImage) -> DynamicImage {
    if photo.width().max(photo.height()) <= SIDE_MAX {
        return photo;
    }
    photo.resize(SIDE_MAX, SIDE_MAX, FilterType::CatmullRom)
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
        ImageError::Limits(_) => too_large(),
        _ => damaged(),
    }
}

fn too_large() -> NotAPhoto {
    NotAPhoto(format!(
        "This photo has too many pixels. Please send one of at most {READ_SIDE_MAX} pixels a side."
    ))
}

fn damaged() -> NotAPhoto {
    NotAPhoto(
        "This photo is damaged or incomplete. Please choose it again, or take another.".into(),
    )
}
