//! Decodes pictures off the main thread (`ImageDecoder`). WebKit has no such decoder.

use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ImageBitmap;

use crate::browser::timer::await_as;

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
    /// A `VideoFrame`, which is used like a bitmap here.
    #[wasm_bindgen(method, getter)]
    fn image(this: &ImageDecodeResult) -> ImageBitmap;
}

/// Decodes a picture: a stream, or a buffer that is moved away if it is named in `moved`.
///
/// # Errors
///
/// If the browser has no such decoder (nothing is moved then), or it can't decode the picture.
pub async fn decode(data: &JsValue, moved: &Array, kind: &str) -> Result<ImageBitmap, JsValue> {
    let options = Object::new();
    for (name, value) in [("data", data), ("transfer", moved), ("type", &kind.into())] {
        Reflect::set(&options, &name.into(), value)?;
    }
    let decoder = ImageDecoder::new(&options)?;
    let decoded = JsFuture::from(decoder.decode()).await;
    decoder.close();
    let frame = decoded?.unchecked_into::<ImageDecodeResult>().image();
    let picture = window().create_image_bitmap_with_image_bitmap(&frame);
    frame.close();
    await_as(picture?).await
}
