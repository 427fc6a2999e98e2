//! Resizes a photo, turns it upright, and removes its metadata.
//!
//! The browser decodes and scales it off the main thread (`createImageBitmap`) and applies the orientation flag.
//! Encoding it as a new JPEG drops all other metadata, GPS included.
//!
//! If the browser's canvas returns other pixels than were drawn ([`canvas`]), the chosen file itself is sent. The endpoint
//! resizes every photo, turns it upright and removes its metadata anyway.
//!
//! A file that the browser can't decode (HEIC outside Safari, a PDF named `.jpg`) is refused by its kind before any
//! upload. A picture that would take too much memory isn't decoded.

use js_sys::{Promise, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, File, ImageBitmap, ImageBitmapOptions, ImageEncodeOptions, ImageOrientation,
    ResizeQuality,
};

use careline_wire::ticket::Sha256Hex;

use crate::photos::canvas;
use crate::photos::file_kind::{self, HEAD};
use crate::photos::model::{PIXELS_MAX, Refusal};

/// The longest side of a photo as it is sent, in pixels.
pub const LONGEST_SIDE: u32 = 2_000;

const QUALITY: f64 = 0.85;

/// The largest file that the endpoint accepts, in bytes.
const ENDPOINT_MAX: f64 = 25.0 * 1024.0 * 1024.0;

/// A photo that is ready to be sent.
pub struct ResizedPhoto {
    /// The file: a JPEG, or the chosen file itself.
    pub file: Blob,
    /// The file's digest.
    pub sha256: Sha256Hex,
}

/// Prepares a chosen file for sending.
///
/// # Errors
///
/// If the browser can't read it as a photo, or it has too many pixels.
pub async fn resize(file: &File) -> Result<ResizedPhoto, Refusal> {
    let head = head(file).await.map_err(|_| Refusal::NotAPhoto)?;
    if file_kind::pixels(&head).is_some_and(|pixels| pixels > PIXELS_MAX) {
        return Err(Refusal::TooManyPixels);
    }
    let file = if canvas::is_faithful() {
        encode(file).await.map_err(|_| unreadable(&head))?
    } else {
        original(file, &head)?
    };
    let sha256 = digest(&file).await?;
    Ok(ResizedPhoto { file, sha256 })
}

fn unreadable(head: &[u8]) -> Refusal {
    file_kind::of(head).map_or(Refusal::NotAPhoto, Refusal::Undecodable)
}

/// The chosen file itself, if the endpoint accepts it.
fn original(file: &File, head: &[u8]) -> Result<Blob, Refusal> {
    if !file_kind::is_accepted(head) {
        return Err(unreadable(head));
    }
    if file.size() > ENDPOINT_MAX {
        return Err(Refusal::TooLarge);
    }
    Ok(file.clone().into())
}

/// A file's first bytes.
async fn head(file: &File) -> Result<Vec<u8>, JsValue> {
    #[allow(clippy::cast_precision_loss, reason = "it is far below 2^53")]
    let head = file.slice_with_f64_and_f64(0.0, HEAD as f64)?;
    let bytes = JsFuture::from(head.array_buffer()).await?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

async fn encode(file: &File) -> Result<Blob, JsValue> {
    let upright = ImageBitmapOptions::new();
    upright.set_image_orientation(ImageOrientation::FromImage);
    let picture: ImageBitmap =
        await_as(window().create_image_bitmap_with_blob_and_image_bitmap_options(file, &upright)?)
            .await?;
    let (width, height) = fit(picture.width(), picture.height());
    let scale = ImageBitmapOptions::new();
    scale.set_resize_width(width);
    scale.set_resize_height(height);
    scale.set_resize_quality(ResizeQuality::High);
    let scaled: ImageBitmap = await_as(
        window()
            .create_image_bitmap_with_image_bitmap_and_image_bitmap_options(&picture, &scale)?,
    )
    .await?;
    picture.close();
    let (canvas, context) = canvas::context(width, height)?;
    // JPEG has no transparency: transparent pixels become white instead of black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width.into(), height.into());
    // Drawn, because Chromium ignores the orientation if the bitmap is transferred.
    context.draw_image_with_image_bitmap(&scaled, 0.0, 0.0)?;
    scaled.close();
    let options = ImageEncodeOptions::new();
    options.set_type("image/jpeg");
    options.set_quality(QUALITY);
    await_as(canvas.convert_to_blob_with_options(&options)?).await
}

async fn await_as<T: JsCast>(promise: Promise) -> Result<T, JsValue> {
    JsFuture::from(promise).await?.dyn_into()
}

/// Scales a size down to [`LONGEST_SIDE`], in proportion. A smaller one isn't changed.
fn fit(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= LONGEST_SIDE {
        return (width, height);
    }
    let scaled = |side: u32| {
        let exact = u64::from(side) * u64::from(LONGEST_SIDE) / u64::from(longest);
        u32::try_from(exact).unwrap_or(LONGEST_SIDE).max(1)
    };
    (scaled(width), scaled(height))
}

/// The SHA-256 of a blob's bytes, which browsers compute on secure pages only.
async fn digest(blob: &Blob) -> Result<Sha256Hex, Refusal> {
    let bytes = JsFuture::from(blob.array_buffer())
        .await
        .map_err(|_| Refusal::NotAPhoto)?;
    sha256(&Uint8Array::new(&bytes))
        .await
        .ok_or(Refusal::Insecure)
}

/// The SHA-256 of some bytes; `None` if the page isn't secure.
pub async fn sha256(bytes: &Uint8Array) -> Option<Sha256Hex> {
    let crypto = window().crypto().ok()?;
    let subtle = crypto.subtle();
    if subtle.is_undefined() {
        return None;
    }
    let promise = subtle
        .digest_with_str_and_buffer_source("SHA-256", bytes)
        .ok()?;
    let digest = Uint8Array::new(&JsFuture::from(promise).await.ok()?);
    digest.to_vec().try_into().ok().map(Sha256Hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_keeps_its_proportions() {
        assert_eq!(fit(4_000, 3_000), (2_000, 1_500));
        assert_eq!(fit(3_000, 4_000), (1_500, 2_000));
        assert_eq!(fit(800, 600), (800, 600));
        assert_eq!(fit(40_000, 3), (2_000, 1));
    }
}
