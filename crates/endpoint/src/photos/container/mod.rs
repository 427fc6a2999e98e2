//! Splits a photo's file by the structure of its format, without decoding a pixel.
//!
//! The decoder then gets the pixels alone. It never sees a colour profile that unpacks to gigabytes, nor two headers
//! that state different sizes.

pub mod jpeg;
pub mod parts;
pub mod png;
pub mod webp;

use crate::photos::NotAPhoto;
use crate::photos::container::parts::Container;
use crate::photos::sniff::PhotoFormat;

/// Splits a file into its parts.
///
/// # Errors
///
/// If the file is damaged, incomplete or animated.
pub fn split(format: PhotoFormat, file: &[u8]) -> Result<Container<'_>, NotAPhoto> {
    match format {
        PhotoFormat::Jpeg => jpeg::split(file),
        PhotoFormat::Png => png::split(file),
        PhotoFormat::WebP => webp::split(file),
    }
}
