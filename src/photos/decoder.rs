//! Decodes pictures off the main thread (`ImageDecoder`). WebKit has no such decoder.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ImageBitmap;

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

    #[wasm_bindgen(extends = ImageBitmap)]
    type VideoFrame;
    #[wasm_bindgen(method, getter, js_name = "displayWidth")]
    fn display_width(this: &VideoFrame) -> u32;
    #[wasm_bindgen(method, getter, js_name = "displayHeight")]
    fn display_height(this: &VideoFrame) -> u32;
}

/// A decoded picture.
pub struct Picture {
    /// A bitmap, or a video frame, which is scaled and closed like a bitmap. No bitmap is made from a frame: with one, more
    /// of Chromium's tasks were long.
    pub pixels: ImageBitmap,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
}

impl From<ImageBitmap> for Picture {
    fn from(pixels: ImageBitmap) -> Self {
        let (width, height) = (pixels.width(), pixels.height());
        Self {
            pixels,
            width,
            height,
        }
    }
}

/// Decodes a picture: a stream, or a buffer that is moved away if it is named in `moved`.
///
/// # Errors
///
/// If the browser has no such decoder (nothing is moved then), or it can't decode the picture.
pub async fn decode(data: &JsValue, moved: &Array, kind: &str) -> Result<Picture, JsValue> {
    let options = Object::new();
    for (name, value) in [("data", data), ("transfer", moved), ("type", &kind.into())] {
        Reflect::set(&options, &name.into(), value)?;
    }
    let decoder = ImageDecoder::new(&options)?;
    let decoded = JsFuture::from(decoder.decode()).await;
    decoder.close();
    let frame = decoded?.unchecked_into::<ImageDecodeResult>().image();
    let (width, height) = (frame.display_width(), frame.display_height());
    Ok(Picture {
        pixels: frame.into(),
        width,
        height,
    })
}
