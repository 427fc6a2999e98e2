//! Whether a canvas returns what was drawn on it.
//!
//! Firefox with `privacy.resistFingerprinting`, and some extensions, return random pixels, so that pages can't recognize
//! a device by how it draws. A photo that is encoded from such a canvas consists of stripes. Other browsers change a few
//! pixels by an amount that nobody sees, which harms no photo.

use std::cell::OnceCell;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ContextAttributes2d, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

/// The side of the square that is drawn, in pixels.
const SIDE: u32 = 16;
/// Its color: red, green, blue, alpha.
const COLOR: [u8; 4] = [0x3c, 0x78, 0xb4, 0xff];
const COLOR_IN_CSS: &str = "#3c78b4";
/// How much a color may differ before it is seen.
const INVISIBLE: u8 = 4;

thread_local! {
    static IS_FAITHFUL: OnceCell<bool> = const { OnceCell::new() };
}

/// Whether a canvas of this page returns what was drawn on it. It is tried once.
#[must_use]
pub fn is_faithful() -> bool {
    IS_FAITHFUL.with(|known| {
        *known.get_or_init(|| draw_and_read().is_ok_and(|pixels| are_as_drawn(&pixels)))
    })
}

/// A drawing context of a new canvas, in pixels.
///
/// # Errors
///
/// If the browser has none.
pub fn context(width: u32, height: u32) -> Result<OffscreenCanvasRenderingContext2d, JsValue> {
    let canvas = OffscreenCanvas::new(width, height)?;
    // In main memory: what is drawn comes from there, and is read back.
    let options = ContextAttributes2d::new();
    options.set_will_read_frequently(true);
    let context = canvas.get_context_with_context_options("2d", &options)?;
    Ok(context.ok_or(JsValue::UNDEFINED)?.dyn_into()?)
}

fn draw_and_read() -> Result<Vec<u8>, JsValue> {
    let context = context(SIDE, SIDE)?;
    let side = SIDE.into();
    context.set_fill_style_str(COLOR_IN_CSS);
    context.fill_rect(0.0, 0.0, side, side);
    Ok(context.get_image_data(0.0, 0.0, side, side)?.data().0)
}

fn are_as_drawn(pixels: &[u8]) -> bool {
    let is_near = |(read, drawn): (&u8, &u8)| read.abs_diff(*drawn) <= INVISIBLE;
    let mut pixels = pixels.chunks(COLOR.len());
    pixels.all(|pixel| pixel.iter().zip(&COLOR).all(is_near))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_changes_are_accepted_and_random_pixels_are_not() {
        let drawn = COLOR.repeat(4);
        assert!(are_as_drawn(&drawn));
        let changed = |by: u8| {
            let mut pixels = drawn.clone();
            pixels[5] += by;
            pixels
        };
        assert!(are_as_drawn(&changed(1)), "one bit");
        assert!(!are_as_drawn(&changed(40)));
        assert!(!are_as_drawn(&[0xff; 16]), "white");
    }
}
