//! Screenshots as pixels.

use careline_e2e::Result;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{Rgb, RgbImage};

/// By how much a color's part may differ, of 255, without being seen as another.
const TOLERANCE: u8 = 24;

/// Reads a PNG.
///
/// # Errors
///
/// If it isn't one.
pub fn decode(png: &[u8]) -> Result<RgbImage> {
    Ok(image::load_from_memory(png)?.into_rgb8())
}

/// Writes a PNG, as small as the encoder can.
///
/// # Errors
///
/// If it can't be encoded.
pub fn encode(picture: &RgbImage) -> Result<Vec<u8>> {
    let mut png = Vec::new();
    picture.write_with_encoder(PngEncoder::new_with_quality(
        &mut png,
        CompressionType::Best,
        FilterType::Adaptive,
    ))?;
    Ok(png)
}

/// How many pixels differ between two pictures of one size, and a picture of where: red on the paled first one. `None`
/// if their sizes differ.
pub fn difference(one: &RgbImage, other: &RgbImage) -> Option<(u32, RgbImage)> {
    if one.dimensions() != other.dimensions() {
        return None;
    }
    let mut count = 0;
    let mut shown = one.clone();
    for (pixel, other) in shown.pixels_mut().zip(other.pixels()) {
        if differs(*pixel, *other) {
            count += 1;
            *pixel = Rgb([220, 0, 0]);
        } else {
            *pixel = Rgb(pixel.0.map(|part| 191 + part / 4));
        }
    }
    Some((count, shown))
}

fn differs(Rgb(one): Rgb<u8>, Rgb(other): Rgb<u8>) -> bool {
    let mut parts = one.into_iter().zip(other);
    parts.any(|(one, other)| one.abs_diff(other) > TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_no_difference_and_another_color_is() {
        let one = RgbImage::from_pixel(10, 10, Rgb([200, 100, 50]));
        let noisy = RgbImage::from_pixel(10, 10, Rgb([210, 90, 60]));
        assert_eq!(difference(&one, &noisy).map(|(count, _)| count), Some(0));
        let mut other = one.clone();
        other.put_pixel(3, 3, Rgb([200, 100, 90]));
        assert_eq!(difference(&one, &other).map(|(count, _)| count), Some(1));
        let wider = RgbImage::new(11, 10);
        assert!(difference(&one, &wider).is_none());
    }

    #[test]
    fn a_picture_is_read_as_it_was_written() -> Result {
        let picture = RgbImage::from_fn(9, 9, |x, y| Rgb([x as u8, y as u8, 7]));
        assert_eq!(decode(&encode(&picture)?)?, picture);
        Ok(())
    }
}
