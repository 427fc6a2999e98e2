//! A canvas in bands of rows, because a browser that allocates, reads or copies the whole at once holds the page for that
//! time.
//!
//! The whole picture comes from the browser's decoder, which allocates off the main thread: the bands' pixels are handed
//! to it as a BMP file.

use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::{Blob, ImageBitmap, OffscreenCanvasRenderingContext2d};

use crate::browser::timer::{await_as, next_task};
use crate::photos::area::Area;
use crate::photos::{bitmap_file, canvas, decoder};

/// How many rows a band has. With [`LONGEST_SIDE`](crate::photos::strips::LONGEST_SIDE) it takes 2 MB.
const ROWS: u32 = 256;

/// A white canvas, and how what is drawn on it is transformed.
pub struct Bands {
    width: u32,
    height: u32,
    bands: Vec<OffscreenCanvasRenderingContext2d>,
}

impl Bands {
    /// A canvas of this size, in pixels.
    ///
    /// # Errors
    ///
    /// If the browser can't allocate it.
    pub async fn new(
        (width, height): (u32, u32),
        transformation: [f64; 6],
    ) -> Result<Self, JsValue> {
        let [a, b, c, d, e, f] = transformation;
        let mut bands = Vec::new();
        for index in 0..height.div_ceil(ROWS) {
            next_task().await?;
            let top = index * ROWS;
            let band = canvas::context(width, ROWS.min(height - top))?;
            band.set_transform(a, b, c, d, e, f - f64::from(top))?;
            band.set_fill_style_str("#fff");
            flush(&band)?;
            bands.push(band);
        }
        Ok(Self {
            width,
            height,
            bands,
        })
    }

    /// Draws a part of a picture, unscaled, on white.
    ///
    /// # Errors
    ///
    /// If the browser can't.
    pub fn draw(&self, picture: &ImageBitmap, from: &Area, to: &Area) -> Result<(), JsValue> {
        let [x, y, width, height] = to.numbers().map(f64::from);
        let [from_x, from_y, ..] = from.numbers().map(f64::from);
        for band in &self.bands {
            band.fill_rect(x, y, width, height);
            band.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                picture, from_x, from_y, width, height, x, y, width, height,
            )?;
            flush(band)?;
        }
        Ok(())
    }

    /// What is drawn.
    ///
    /// # Errors
    ///
    /// If the browser can't read or decode it.
    pub async fn into_picture(self) -> Result<ImageBitmap, JsValue> {
        let head = bitmap_file::head(self.width, self.height);
        let mut end = u32::try_from(head.len()).map_err(|_| JsValue::UNDEFINED)?;
        let file = Uint8Array::new_with_length(end + self.width * self.height * 4);
        file.set(&Uint8Array::from(head.as_slice()), 0);
        for band in self.bands {
            next_task().await?;
            let canvas = band.canvas();
            let (width, height) = (canvas.width(), canvas.height());
            let data = band.get_image_data(0.0, 0.0, width.into(), height.into())?;
            // Not by `ImageData::data`, which would copy it into wasm's memory.
            file.set(&Reflect::get(&data, &"data".into())?, end);
            end += width * height * 4;
            // Frees its memory at once.
            canvas.set_width(0);
        }
        next_task().await?;
        decode(&file).await
    }
}

async fn decode(file: &Uint8Array) -> Result<ImageBitmap, JsValue> {
    let moved = Array::of1(&file.buffer());
    if let Ok(frame) = decoder::decode(&file.buffer(), &moved, "image/bmp").await {
        let picture = window().create_image_bitmap_with_image_bitmap(&frame.pixels);
        frame.pixels.close();
        return await_as(picture?).await;
    }
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(file))?;
    await_as(window().create_image_bitmap_with_blob(&blob)?).await
}

/// Chromium only records what is drawn, and would draw all of it at once when it is read. Reading a pixel makes it draw
/// what it has recorded.
fn flush(context: &OffscreenCanvasRenderingContext2d) -> Result<(), JsValue> {
    context.get_image_data(0.0, 0.0, 1.0, 1.0)?;
    Ok(())
}
