//! A file taken apart: the pixels, and what stands beside them.
//!
//! Decoders are told as little as they need. What they don't see can't harm them: no profile that unpacks to gigabytes,
//! no size that two headers tell differently.

pub mod jpeg;
pub mod png;
pub mod webp;

use crate::photos::NotAPhoto;
use crate::photos::sniff::Kind;

/// A file taken apart.
#[derive(Debug, Default)]
pub struct Container<'a> {
    /// The pixels as a file of their own.
    pub picture: Vec<u8>,
    /// How the camera was held, and much that stays behind.
    pub exif: Option<&'a [u8]>,
    /// Metadata, comments, and what nobody knows.
    pub beside: Vec<&'a [u8]>,
    /// What follows the picture's end.
    pub after: &'a [u8],
}

/// Takes a file apart, down to its end.
pub fn split(kind: Kind, file: &[u8]) -> Result<Container<'_>, NotAPhoto> {
    match kind {
        Kind::Jpeg => jpeg::split(file),
        Kind::Png => png::split(file),
        Kind::WebP => webp::split(file),
    }
}

/// Cuts a file where so many bytes have passed, if it has them.
pub fn cut(file: &[u8], at: usize) -> Result<(&[u8], &[u8]), NotAPhoto> {
    file.split_at_checked(at).ok_or(NotAPhoto::Damaged)
}
