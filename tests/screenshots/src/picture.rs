//! Screenshots as pixels.

use careline_e2e::Result;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::thumbnail;
use image::{Rgb, RgbImage};

/// By how much a color's part may differ, of 255, without being seen as another.
const TOLERANCE: u8 = 24;

/// Pictures are compared as their average colors in squares of this side, in pixels: another release of a browser draws
/// the edges of letters a little differently.
const SQUARE: u32 = 4;

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

/// What differs between two pictures.
#[derive(Debug)]
pub struct Difference {
    /// How many squares differ.
    pub count: u32,
    /// How many there are.
    pub all: u32,
    /// A picture of where: red on the paled first one, a pixel for each square.
    pub shown: RgbImage,
}

/// The difference between two pictures of one size; `None` if their sizes differ.
pub fn difference(one: &RgbImage, other: &RgbImage) -> Option<Difference> {
    if one.dimensions() != other.dimensions() {
        return None;
    }
    let mut count = 0;
    let mut shown = averaged(one);
    for (pixel, other) in shown.pixels_mut().zip(averaged(other).pixels()) {
        if differs(*pixel, *other) {
            count += 1;
            *pixel = Rgb([220, 0, 0]);
        } else {
            *pixel = Rgb(pixel.0.map(|part| 191 + part / 4));
        }
    }
    let all = shown.width() * shown.height();
    Some(Difference { count, all, shown })
}

fn averaged(picture: &RgbImage) -> RgbImage {
    let side = |pixels: u32| (pixels / SQUARE).max(1);
    thumbnail(picture, side(picture.width()), side(picture.height()))
}

fn differs(Rgb(one): Rgb<u8>, Rgb(other): Rgb<u8>) -> bool {
    let mut parts = one.into_iter().zip(other);
    parts.any(|(one, other)| one.abs_diff(other) > TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(one: &RgbImage, other: &RgbImage) -> Option<(u32, u32)> {
        difference(one, other).map(|found| (found.count, found.all))
    }

    #[test]
    fn noise_is_no_difference_and_another_color_is() {
        let one = RgbImage::from_pixel(40, 40, Rgb([200, 100, 50]));
        let noisy = RgbImage::from_pixel(40, 40, Rgb([210, 90, 60]));
        assert_eq!(count(&one, &noisy), Some((0, 100)));
        let mut other = one.clone();
        other.put_pixel(3, 3, Rgb([200, 100, 250]));
        assert_eq!(count(&one, &other), Some((0, 100)), "the edge of a letter");
        for (x, y) in [(3, 3), (2, 3), (3, 2), (2, 2)] {
            other.put_pixel(x, y, Rgb([0, 0, 0]));
        }
        assert_eq!(count(&one, &other), Some((1, 100)));
        let wider = RgbImage::new(41, 40);
        assert_eq!(count(&one, &wider), None);
    }

    #[test]
    fn a_picture_is_read_as_it_was_written() -> Result {
        let picture = RgbImage::from_fn(9, 9, |x, y| Rgb([x as u8, y as u8, 7]));
        assert_eq!(decode(&encode(&picture)?)?, picture);
        Ok(())
    }
}
