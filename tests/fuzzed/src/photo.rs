//! Photos.

use careline_endpoint::photos::reencode::reencode;
use image::ImageFormat;

/// The longest side of a kept photo.
const SIDE_MAX: u32 = 2_000;

/// A file. It is refused, or written anew as a JPEG that can be read, isn't larger than it may be, and ends where it ends.
pub fn photo(bytes: &[u8]) {
    let Ok(kept) = reencode(bytes) else { return };
    let photo = image::load_from_memory_with_format(&kept, ImageFormat::Jpeg).unwrap();
    assert!(photo.width().max(photo.height()) <= SIDE_MAX);
    assert!(
        kept.ends_with(&[0xFF, 0xD9]),
        "something stands behind the picture"
    );
    assert_ne!(kept, bytes, "it was kept as it came");
}
