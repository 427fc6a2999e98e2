//! Photos, each unique, so that none can be mistaken for another.

use std::time::Instant;

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use rand::RngExt as _;
use rand::rngs::SmallRng;
use uuid::Uuid;

use careline_harness::seed::uuid;
use careline_harness::{Result, digest};

const WIDTH: u32 = 160;
const HEIGHT: u32 = 120;
/// The side of a patch of one colour, in pixels.
const PATCH: u32 = 40;
/// How many comments a file has at most, of up to 64 KiB each.
const COMMENTS_MAX: u32 = 4;
/// The mean difference of a colour channel that re-encoding may cause.
const SAME: u64 = 12;

/// A photo to upload.
#[derive(Debug)]
pub struct Photo {
    /// The client's own id.
    pub id: Uuid,
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// Their digest.
    pub sha256: String,
    /// What the endpoint had stored when it acknowledged the last byte.
    pub stored: Option<StoredPhoto>,
}

/// What was stored when the last byte was acknowledged.
#[derive(Clone, Debug)]
pub struct StoredPhoto {
    /// The upload's id.
    pub upload: Uuid,
    /// The digest of the endpoint's file.
    pub sha256: String,
    /// When it was acknowledged, if it was.
    pub at: Instant,
}

impl Photo {
    /// Makes a photo.
    ///
    /// # Errors
    ///
    /// If it can't be encoded.
    pub fn take(rng: &mut SmallRng) -> Result<Self> {
        let bytes = paint(rng)?;
        Ok(Self {
            id: uuid(rng),
            sha256: digest(&bytes),
            bytes,
            stored: None,
        })
    }

    /// Whether a stored file shows the same picture.
    #[must_use]
    pub fn shows_the_same(&self, stored: &[u8]) -> bool {
        let pixels = |file| image::load_from_memory(file).map(image::DynamicImage::into_rgb8);
        let (Ok(sent), Ok(stored)) = (pixels(&self.bytes), pixels(stored)) else {
            return false;
        };
        let colours = sent.iter().zip(stored.iter());
        let off: u64 = colours
            .map(|(one, other)| u64::from(one.abs_diff(*other)))
            .sum();
        sent.dimensions() == stored.dimensions() && off <= SAME * sent.len() as u64
    }
}

fn paint(rng: &mut SmallRng) -> Result<Vec<u8>> {
    let columns = WIDTH / PATCH;
    let patches: Vec<[u8; 3]> = (0..columns * (HEIGHT / PATCH))
        .map(|_| rng.random())
        .collect();
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let patch = y / PATCH * columns + x / PATCH;
        let colour = usize::try_from(patch)
            .ok()
            .and_then(|patch| patches.get(patch));
        Rgb(colour.copied().unwrap_or_default())
    });
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90))?;
    let start_of_image = 2;
    bytes.splice(start_of_image..start_of_image, comments(rng));
    Ok(bytes)
}

/// Comments that make the file longer without changing the picture, so that an upload takes several reads.
fn comments(rng: &mut SmallRng) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..rng.random_range(0..=COMMENTS_MAX) {
        let length = rng.random_range(2..=u16::MAX);
        bytes.extend([0xFF, 0xFE]);
        bytes.extend(length.to_be_bytes());
        bytes.extend((2..length).map(|_| rng.random::<u8>()));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use careline_harness::seed::Seed;

    #[test]
    fn a_photo_is_told_from_another_and_from_half_of_itself() {
        let mut rng = Seed(1).rng("photos");
        let [one, other] = [(); 2].map(|()| Photo::take(&mut rng).unwrap());
        assert!(one.shows_the_same(&one.bytes));
        assert!(!one.shows_the_same(&other.bytes));
        assert!(!one.shows_the_same(&one.bytes[..one.bytes.len() / 2]));
        assert_ne!(one.sha256, other.sha256);
    }
}
