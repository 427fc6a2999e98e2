//! Resizes a photo, and removes its metadata.
//!
//! The browser decodes it, and encodes it as a new JPEG, which drops all metadata, GPS included. Its orientation alone is
//! stated again ([`orientation`]), and the endpoint turns the photo upright.
//!
//! A large JPEG is scaled while it is decoded ([`decoder`]). If the browser can't, and in other formats, it is scaled in
//! strips ([`drawing`](crate::photos::drawing)).
//!
//! If the browser's canvas returns other pixels than were drawn ([`canvas`]), the chosen file itself is sent. The endpoint
//! resizes every photo, turns it upright and removes its metadata anyway.
//!
//! A file that the browser can't decode (HEIC outside Safari, a PDF named `.jpg`) is refused by its kind before any
//! upload. A picture that would take too much memory isn't decoded.

use js_sys::{Array, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Blob, BlobPropertyBag, File, ImageBitmap, ImageBitmapOptions,
    ImageBitmapRenderingContext, ImageEncodeOptions, ImageOrientation, OffscreenCanvas,
};

use careline_wire::ticket::Sha256Hex;

use crate::browser::timer::await_as;
use crate::photos::canvas;
use crate::photos::decoder;
use crate::photos::drawing::draw_scaled;
use crate::photos::file_kind::{self, HEAD, may_be_turned};
use crate::photos::model::{PIXELS_MAX, Refusal};
use crate::photos::orientation::{self, OrientationTag};
use crate::photos::queue::Turn;

const JPEG: &str = "image/jpeg";
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

/// Prepares a chosen file for sending. `None` if it was removed before its turn came.
///
/// # Errors
///
/// If the browser can't read it as a photo, or it has too many pixels.
pub async fn resize(file: &File, signal: &AbortSignal) -> Result<Option<ResizedPhoto>, Refusal> {
    let head = head(file).await.map_err(|_| Refusal::NotAPhoto)?;
    if file_kind::pixels(&head).is_some_and(|pixels| pixels > PIXELS_MAX) {
        return Err(Refusal::TooManyPixels);
    }
    let file = if canvas::is_faithful() {
        // What begins like no picture is most likely none, so it is refused without waiting for those before it.
        let _turn = match file_kind::is_known(&head) {
            true => Some(Turn::wait().await),
            false => None,
        };
        if signal.aborted() {
            return Ok(None);
        }
        encode(file, &head).await.map_err(|_| unreadable(&head))?
    } else {
        original(file, &head)?
    };
    let sha256 = digest(&file).await?;
    Ok(Some(ResizedPhoto { file, sha256 }))
}

fn unreadable(head: &[u8]) -> Refusal {
    file_kind::of(head).map_or(Refusal::NotAPhoto, Refusal::Undecodable)
}

/// The chosen file itself, if the endpoint accepts it.
fn original(file: &File, head: &[u8]) -> Result<Blob, Refusal> {
    if file_kind::accepted_type(head).is_none() {
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

async fn encode(file: &File, head: &[u8]) -> Result<Blob, JsValue> {
    let Some(tag) = orientation::of_jpeg(head) else {
        return to_jpeg(&draw(file, head).await?).await;
    };
    let upright = without_orientation(file, &tag)?;
    with_orientation(&to_jpeg(&draw(&upright, head).await?).await?, &tag)
}

/// A canvas with the scaled photo.
async fn draw(file: &Blob, head: &[u8]) -> Result<OffscreenCanvas, JsValue> {
    let smaller = file_kind::jpeg(head).and_then(decoder::smaller);
    if let Some(size) = smaller
        && let Ok(picture) = decoder::decode(file, size).await
    {
        return moved_into_canvas(&picture);
    }
    draw_scaled(decode(file).await?, may_be_turned(head)).await
}

fn moved_into_canvas(picture: &ImageBitmap) -> Result<OffscreenCanvas, JsValue> {
    let canvas = OffscreenCanvas::new(picture.width(), picture.height())?;
    let context = canvas.get_context("bitmaprenderer")?;
    let context: ImageBitmapRenderingContext = context.ok_or(JsValue::UNDEFINED)?.dyn_into()?;
    context.transfer_from_image_bitmap(picture);
    Ok(canvas)
}

async fn to_jpeg(canvas: &OffscreenCanvas) -> Result<Blob, JsValue> {
    let options = ImageEncodeOptions::new();
    options.set_type(JPEG);
    options.set_quality(QUALITY);
    await_as(canvas.convert_to_blob_with_options(&options)?).await
}

/// The same file with another orientation in its metadata: upright.
fn without_orientation(file: &Blob, tag: &OrientationTag) -> Result<Blob, JsValue> {
    #[allow(clippy::cast_precision_loss, reason = "it is less than `HEAD`")]
    let index = tag.index as f64;
    let before = file.slice_with_f64_and_f64(0.0, index)?;
    let upright = Uint8Array::from(tag.upright.as_slice());
    let after = file.slice_with_f64(index + 2.0)?;
    Blob::new_with_blob_sequence(&Array::of3(&before, &upright, &after))
}

/// A JPEG that was encoded as it is stored, with its orientation.
fn with_orientation(jpeg: &Blob, tag: &OrientationTag) -> Result<Blob, JsValue> {
    let start_of_image = jpeg.slice_with_f64_and_f64(0.0, 2.0)?;
    let rest = jpeg.slice_with_f64(2.0)?;
    let segment = Uint8Array::from(tag.segment().as_slice());
    let kind = BlobPropertyBag::new();
    kind.set_type(JPEG);
    Blob::new_with_blob_sequence_and_options(&Array::of3(&start_of_image, &segment, &rest), &kind)
}

async fn decode(file: &Blob) -> Result<ImageBitmap, JsValue> {
    let upright = ImageBitmapOptions::new();
    upright.set_image_orientation(ImageOrientation::FromImage);
    let picture =
        window().create_image_bitmap_with_blob_and_image_bitmap_options(file, &upright)?;
    await_as(picture).await
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
