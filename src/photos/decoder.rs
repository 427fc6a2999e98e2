//! Decodes large JPEGs to a smaller size, off the main thread (`ImageDecoder`). WebKit has no such decoder.
//!
//! Browsers scale a JPEG while they decode it, by eighths. So the picture is neither held at its full size nor scaled
//! afterwards. A picture that isn't scaled comes in YUV from Chromium, which converts it on the main thread, so it is left
//! to others.

use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap};

use crate::browser::timer::await_as;
use crate::photos::strips::LONGEST_SIDE;

// `web_sys` counts these among its unstable interfaces.
#[wasm_bindgen]
extern "C" {
    type ImageDecoder;
    #[wasm_bindgen(constructor, catch)]
    fn new(options: &Object) -> Result<ImageDecoder, JsValue>;
    #[wasm_bindgen(method)]
    fn decode(this: &ImageDecoder) -> Promise;
    #[wasm_bindgen(method)]
    fn close(this: &ImageDecoder);

    type ImageDecodeResult;
    #[wasm_bindgen(method, getter)]
    fn image(this: &ImageDecodeResult) -> VideoFrame;

    // A video frame is made a bitmap and closed as a bitmap is.
    #[wasm_bindgen(extends = ImageBitmap)]
    type VideoFrame;
}

/// The size that a picture is decoded to, in pixels: as many eighths of its own as come nearest to [`LONGEST_SIDE`]. `None`
/// if that is all of it.
#[must_use]
pub fn smaller((width, height): (u64, u64)) -> Option<(u64, u64)> {
    let long = width.max(height).max(1);
    let eighths = ((8 * u64::from(LONGEST_SIDE) + long / 2) / long).max(1);
    let scaled = |side: u64| (side * eighths).div_ceil(8);
    (eighths < 8).then(|| (scaled(width), scaled(height)))
}

/// Decodes a JPEG to this size, in pixels.
///
/// # Errors
///
/// If the browser has no such decoder, or can't decode the picture.
pub async fn decode(file: &Blob, (width, height): (u64, u64)) -> Result<ImageBitmap, JsValue> {
    let options = Object::new();
    // A copy that is moved to the decoder, because the chunks of a stream would pass through the main thread.
    let data = JsFuture::from(file.array_buffer()).await?;
    #[allow(clippy::cast_precision_loss, reason = "they are at most 65,535")]
    for (name, value) in [
        ("type", "image/jpeg".into()),
        ("desiredWidth", (width as f64).into()),
        ("desiredHeight", (height as f64).into()),
        ("transfer", Array::of1(&data).into()),
        ("data", data),
    ] {
        Reflect::set(&options, &name.into(), &value)?;
    }
    let decoder = ImageDecoder::new(&options)?;
    let decoded = JsFuture::from(decoder.decode()).await;
    decoder.close();
    let frame = decoded?.unchecked_into::<ImageDecodeResult>().image();
    let picture = window().create_image_bitmap_with_image_bitmap(&frame);
    frame.close();
    await_as(picture?).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_photo_is_decoded_to_about_two_thousand_pixels() {
        for (photo, expected) in [
            ((4_000, 3_000), Some((2_000, 1_500))),
            ((3_024, 4_032), Some((1_512, 2_016))),
            ((4_624, 3_468), Some((1_734, 1_301))),
            ((8_064, 6_048), Some((2_016, 1_512))),
            ((12_000, 9_000), Some((1_500, 1_125))),
            ((65_535, 1), Some((8_192, 1))),
            ((2_000, 1_500), None),
            ((800, 600), None),
            ((0, 0), None),
        ] {
            assert_eq!(smaller(photo), expected, "{photo:?}");
        }
    }
}
