//! What lies in the data directory afterwards.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use careline_harness::{Result, digest};

use crate::wrong::Wrong;

/// The longest side of a photo that is kept.
const SIDE_MAX: u32 = 2_000;

/// What is kept that shouldn't be, or isn't that should: so many photos, none of which is what was sent.
pub fn wrongs(data: &Path, photos: u32, sent: &HashSet<String>) -> Result<Vec<(Wrong, String)>> {
    let mut wrongs = Vec::new();
    let mut wrong = |what: String| wrongs.push((Wrong::Kept, what));
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
    Ok(wrongs)
}

/// Why a file isn't a photo that the endpoint wrote.
fn fault(bytes: &[u8], sent: &HashSet<String>) -> Option<String> {
    if sent.contains(&digest(bytes)) {
        return Some("is what was sent".into());
    }
    if !is_bare(bytes) {
        return Some("has more in it than a picture".into());
    }
    match image::load_from_memory_with_format(bytes, image::ImageFormat::Jpeg) {
        Ok(photo) if photo.width().max(photo.height()) <= SIDE_MAX => None,
        Ok(_) => Some("is too large".into()),
        Err(error) => Some(format!("can't be read: {error}")),
    }
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
    // Within pixels these two bytes don't stand, and we write them once.
    let end = rest.windows(2).position(|pair| pair == [0xFF, 0xD9]);
    end.is_some_and(|end| end + 2 == rest.len())
}
