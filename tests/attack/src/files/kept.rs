//! The data directory after the uploads.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use careline_harness::{Result, digest};

use super::others::beginnings;
use crate::violation::Violation;

/// The longest side of a stored photo, in pixels.
const SIDE_MAX: u32 = 2_000;

/// Violations in the data directory: it must hold `count` photos, none of which is what was sent.
pub fn violations(
    data: &Path,
    photos: u32,
    sent: &HashSet<String>,
) -> Result<Vec<(Violation, String)>> {
    let mut violations = Vec::new();
    let mut wrong = |what: String| violations.push((Violation::Stored, what));
    for left in fs::read_dir(data.join("uploads"))? {
        wrong(format!("{} was left", left?.path().display()));
    }
    let mut found = 0;
    for photo in fs::read_dir(data.join("photos"))? {
        let path = photo?.path();
        found += 1;
        let bytes = fs::read(&path)?;
        if let Some(fault) = fault(&bytes, sent) {
            wrong(format!("{} {fault}", path.display()));
        }
    }
    if found != photos {
        wrong(format!(
            "there are {found} photos where {photos} were taken"
        ));
    }
    Ok(violations)
}

/// Why a file isn't a photo that the endpoint encoded.
fn fault(bytes: &[u8], sent: &HashSet<String>) -> Option<String> {
    if sent.contains(&digest(bytes)) {
        return Some("is what was sent".into());
    }
    if !is_bare(bytes) {
        return Some("has more in it than a picture".into());
    }
    if let Some(hidden) = hidden_in(bytes) {
        return Some(format!("still has {}", hidden.escape_ascii()));
    }
    match image::load_from_memory_with_format(bytes, image::ImageFormat::Jpeg) {
        Ok(photo) if photo.width().max(photo.height()) <= SIDE_MAX => None,
        Ok(_) => Some("is too large".into()),
        Err(error) => Some(format!("can't be read: {error}")),
    }
}

/// What hid in the uploads, or phones add to them, and a file still contains.
fn hidden_in(bytes: &[u8]) -> Option<Vec<u8>> {
    let others = [
        &b"Exif\0\0"[..],
        b"ICC_PROFILE",
        b"ns.adobe.com",
        b"ftypmp42",
        b"=alert(",
    ];
    let mut hidden = beginnings().chain(others.map(<[u8]>::to_vec));
    hidden.find(|hidden| bytes.windows(hidden.len()).any(|part| part == hidden))
}

/// Whether a JPEG has a bare JFIF header and no other metadata, and ends where its picture does.
fn is_bare(jpeg: &[u8]) -> bool {
    let Some(mut rest) = jpeg.strip_prefix(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0") else {
        return false;
    };
    rest = rest.get(9..).unwrap_or_default();
    loop {
        let [0xFF, marker, high, low, ..] = rest else {
            return false;
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        match marker {
            0xE0..=0xEF | 0xFE => return false,
            0xDA => break,
            _ => rest = rest.get(2 + length..).unwrap_or_default(),
        }
    }
    // Pixel data never holds these two bytes, and the encoder writes them once.
    let end = rest.windows(2).position(|pair| pair == [0xFF, 0xD9]);
    end.is_some_and(|end| end + 2 == rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hid_in_an_upload_is_found_in_a_photo() {
        assert_eq!(hidden_in(b"\xFF\xD8 a picture \xFF\xD9"), None);
        for hidden in [
            &b"PK\x03\x04\x14\0\0\0"[..],
            b"<\0s\0v\0g\0 \0x\0m\0l\0",
            b"Exif\0\0",
        ] {
            let photo = [b"\xFF\xD8", hidden, b"\xFF\xD9"].concat();
            assert_eq!(hidden_in(&photo).as_deref(), Some(hidden));
        }
    }
}
