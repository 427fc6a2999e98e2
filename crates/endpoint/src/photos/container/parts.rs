//! What is kept of a photo's file.

use crate::photos::NotAPhoto;

/// The parts of a photo's file that are kept. Everything else is dropped.
#[derive(Debug, Default)]
pub struct Container<'a> {
    /// A file of its own that holds the pixels and what decoding them needs.
    pub picture: Vec<u8>,
    /// The EXIF block, which says how the camera was held.
    pub exif: Option<&'a [u8]>,
}

/// Splits a file after `length` bytes.
///
/// # Errors
///
/// [`NotAPhoto::Damaged`] if the file is shorter than that.
pub fn split_at(file: &[u8], length: usize) -> Result<(&[u8], &[u8]), NotAPhoto> {
    file.split_at_checked(length).ok_or(NotAPhoto::Damaged)
}
