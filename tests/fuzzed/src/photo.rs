//! Photos.

use careline_endpoint::photos::jpeg::is_plain;
use careline_endpoint::photos::reencode::reencode;
use image::ImageFormat;

/// The longest side of a stored photo, in pixels.
const SIDE_MAX: u32 = 2_000;

/// A file. It is refused, or re-encoded as a valid JPEG within the size limit, without metadata and trailing
/// bytes.
pub fn photo(bytes: &[u8]) {
    let Ok(kept) = reencode(bytes) else { return };
    let photo = image::load_from_memory_with_format(&kept, ImageFormat::Jpeg).unwrap();
    assert!(photo.width().max(photo.height()) <= SIDE_MAX);
    assert!(is_plain(&kept), "it has more in it than a picture");
    assert_ne!(kept, bytes, "it was kept as it came");
}
