//! Resizes a photo, turns it upright, and removes its metadata.
//!
//! The browser decodes it ([`decoder`], else `createImageBitmap`), and encodes it as a new JPEG, which drops all metadata,
//! GPS included. In between the photo is scaled in strips, and turned as its metadata says
//! ([`drawing`](crate::photos::drawing)).
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
    Blob, File, ImageBitmap, ImageBitmapOptions, ImageBitmapRenderingContext, ImageEncodeOptions,
    ImageOrientation, OffscreenCanvas,
};

use careline_wire::ticket::Sha256Hex;

use crate::browser::timer::await_as;
use crate::photos::canvas;
use crate::photos::decoder::{self, Picture};
use crate::photos::drawing::draw_scaled;
use crate::photos::file_kind::{self, HEAD, may_be_turned};
use crate::photos::model::{PIXELS_MAX, Refusal};
use crate::photos::orientation::{self, Orientation, OrientationTag};
use crate::photos::queue::Turn;

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
        // What begins like no picture is most likely none, so it is refused without waiting for those before it.
        let _turn = match file_kind::is_known(&head) {
            true => Some(Turn::wait().await),
            false => None,
        };
        encode(file, &head).await.map_err(|_| unreadable(&head))?
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
    let tag = orientation::of_jpeg(head);
    let upright = match &tag {
        Some(tag) => &without_orientation(file, tag)?,
        None => file.as_ref(),
    };
    let orientation = match tag {
        Some(tag) => Some(tag.orientation),
        None => (!may_be_turned(head)).then_some(Orientation::UPRIGHT),
    };
    // The decoder's own turning isn't relied on.
    let kind = orientation.and_then(|_| file_kind::accepted_type(head));
    let picture = decode(upright, kind).await?;
    to_jpeg(&draw_scaled(picture, orientation).await?).await
}

/// Encodes a picture. It is moved into the canvas, and the browser encodes it off the main thread.
async fn to_jpeg(picture: &ImageBitmap) -> Result<Blob, JsValue> {
    let canvas = OffscreenCanvas::new(picture.width(), picture.height())?;
    let context = canvas.get_context("bitmaprenderer")?;
    let context: ImageBitmapRenderingContext = context.ok_or(JsValue::UNDEFINED)?.dyn_into()?;
    context.transfer_from_image_bitmap(picture);
    let options = ImageEncodeOptions::new();
    options.set_type("image/jpeg");
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

async fn decode(file: &Blob, kind: Option<&str>) -> Result<Picture, JsValue> {
    if let Some(kind) = kind
        && let Ok(picture) = decoder::decode(&file.stream(), &Array::new(), kind).await
    {
        return Ok(picture);
    }
    let upright = ImageBitmapOptions::new();
    upright.set_image_orientation(ImageOrientation::FromImage);
    let picture =
        window().create_image_bitmap_with_blob_and_image_bitmap_options(file, &upright)?;
    Ok(await_as::<ImageBitmap>(picture).await?.into())
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
