//! Draws small pictures of photos.
//!
//! On canvases, because a strict policy allows no pictures from `blob:` addresses.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions, ImageBitmapRenderingContext,
    ImageOrientation, ResizeQuality,
};

use crate::browser::timer::{await_as, next_task};

/// Its side, in pixels: 72 in CSS, on screens with two for each of these.
const SIDE: u32 = 144;
/// How much wider a photo is made before its square is cut out.
const FIRST: u32 = 4;

/// A square cut out of a photo. It stays empty until `load` has returned the photo, and if there is none.
#[component]
pub fn Thumbnail<F: Future<Output = Option<Blob>> + 'static>(
    /// Returns the photo.
    load: F,
    /// What it is, if nothing beside it says so.
    #[prop(optional, into)]
    name: Option<String>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    spawn_local_scoped_with_cancellation(async move {
        let photo = load.await;
        if let Some((photo, canvas)) = photo.zip(canvas.get_untracked()) {
            // What can't be drawn here is sent all the same.
            let _ = draw(&canvas, &photo).await;
        }
    });
    view! {
        <canvas
            node_ref=canvas
            width=SIDE
            height=SIDE
            role=name.is_some().then_some("img")
            aria-hidden=name.is_none().then_some("true")
            aria-label=name
        ></canvas>
    }
}

/// Draws a photo in two steps, each short: browsers decode it elsewhere, and scale it in the page's own thread. The
/// first scaling is fast because it skips pixels, the second because few are left.
async fn draw(canvas: &HtmlCanvasElement, photo: &Blob) -> Result<(), JsValue> {
    let smaller = smaller(photo).await?;
    next_task().await;
    let square = square(&smaller).await?;
    smaller.close();
    let context = canvas.get_context("bitmaprenderer")?;
    let context: ImageBitmapRenderingContext = context.ok_or(JsValue::UNDEFINED)?.dyn_into()?;
    context.transfer_from_image_bitmap(&square);
    Ok(())
}

async fn smaller(photo: &Blob) -> Result<ImageBitmap, JsValue> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    options.set_resize_width(SIDE * FIRST);
    options.set_resize_quality(ResizeQuality::Low);
    await_as(window().create_image_bitmap_with_blob_and_image_bitmap_options(photo, &options)?)
        .await
}

/// The square in a picture's middle.
async fn square(picture: &ImageBitmap) -> Result<ImageBitmap, JsValue> {
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    let [x, y, side] = [(width - side) / 2, (height - side) / 2, side].map(u32::cast_signed);
    let options = ImageBitmapOptions::new();
    options.set_resize_width(SIDE);
    options.set_resize_height(SIDE);
    options.set_resize_quality(ResizeQuality::High);
    let square = window()
        .create_image_bitmap_with_image_bitmap_and_a_sx_and_a_sy_and_a_sw_and_a_sh_and_a_options(
            picture, x, y, side, side, &options,
        );
    await_as(square?).await
}
