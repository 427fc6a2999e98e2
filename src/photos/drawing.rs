//! Draws a photo, scaled, in strips ([`strips`](crate::photos::strips)).
//!
//! Between two strips the page gets its turn. Besides the picture itself (four bytes a pixel) this holds the scaled photo
//! and one strip. The picture is closed once it is drawn.

use std::ops::Range;

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::{
    ImageBitmap, ImageBitmapOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
    ResizeQuality,
};

use crate::browser::timer::{await_as, next_task};
use crate::photos::area::Area;
use crate::photos::canvas;
use crate::photos::strips::{Plan, Strip};

/// The scaled photo on white: JPEG has no transparency, and transparent pixels would become black.
///
/// A picture that the browser may have turned is scaled at once, because Chromium crops it wrongly.
///
/// # Errors
///
/// If the browser can't scale or draw it.
pub async fn draw_scaled(
    picture: ImageBitmap,
    may_be_turned: bool,
) -> Result<OffscreenCanvas, JsValue> {
    let (width, height) = (picture.width(), picture.height());
    let (long, short) = (width.max(height), width.min(height));
    let plan = if may_be_turned {
        Plan::at_once(long, short)
    } else {
        Plan::in_strips(long, short)
    };
    let across = Across {
        is_wide: width >= height,
        photo: short,
        scaled: plan.short,
    };
    let scaled = across.area(0..plan.long, plan.short);
    next_task().await;
    let context = canvas::context(scaled.width, scaled.height)?;
    context.set_fill_style_str("#fff");
    // Allocates the canvas's memory, which takes as long as several strips.
    flush(&context)?;
    for strip in &plan.strips {
        next_task().await;
        draw_strip(&context, &picture, &across, strip).await?;
    }
    picture.close();
    next_task().await;
    Ok(context.canvas())
}

async fn draw_strip(
    context: &OffscreenCanvasRenderingContext2d,
    picture: &ImageBitmap,
    across: &Across,
    strip: &Strip,
) -> Result<(), JsValue> {
    let (target, drawn) = (&strip.target, &strip.drawn);
    let from = across.area(strip.source.clone(), across.photo);
    let to = across.area(target.clone(), across.scaled);
    let scaled = await_as(scale(picture, &from, &to)?).await?;
    let part = drawn.start - target.start..drawn.end - target.start;
    let part = across.area(part, across.scaled);
    let place = across.area(drawn.clone(), across.scaled);
    draw(context, &scaled, &part, &place)?;
    scaled.close();
    flush(context)
}

/// Draws a part of a picture, unscaled, on white.
fn draw(
    context: &OffscreenCanvasRenderingContext2d,
    picture: &ImageBitmap,
    from: &Area,
    to: &Area,
) -> Result<(), JsValue> {
    let [x, y, width, height] = to.numbers().map(f64::from);
    let [from_x, from_y, ..] = from.numbers().map(f64::from);
    context.fill_rect(x, y, width, height);
    context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        picture, from_x, from_y, width, height, x, y, width, height,
    )
}

/// Chromium only records what is drawn, and would draw all of it at once when it is read. Reading a pixel makes it draw
/// what it has recorded.
fn flush(context: &OffscreenCanvasRenderingContext2d) -> Result<(), JsValue> {
    context.get_image_data(0.0, 0.0, 1.0, 1.0)?;
    Ok(())
}

/// Scales a part of the picture. Chromium crops a picture that it has turned wrongly, so the whole isn't cropped.
fn scale(picture: &ImageBitmap, from: &Area, to: &Area) -> Result<Promise, JsValue> {
    let size = ImageBitmapOptions::new();
    size.set_resize_width(to.width);
    size.set_resize_height(to.height);
    size.set_resize_quality(ResizeQuality::High);
    if (from.width, from.height) == (picture.width(), picture.height()) {
        return window()
            .create_image_bitmap_with_image_bitmap_and_image_bitmap_options(picture, &size);
    }
    let [x, y, width, height] = from.numbers().map(u32::cast_signed);
    window()
        .create_image_bitmap_with_image_bitmap_and_a_sx_and_a_sy_and_a_sw_and_a_sh_and_a_options(
            picture, x, y, width, height, &size,
        )
}

/// How strips lie on the photo: across its longer side.
struct Across {
    is_wide: bool,
    /// The photo's shorter side, in pixels.
    photo: u32,
    /// The scaled photo's shorter side, in pixels.
    scaled: u32,
}

impl Across {
    /// A part of the longer side, as wide as `short`.
    const fn area(&self, part: Range<u32>, short: u32) -> Area {
        let (start, long) = (part.start, part.end - part.start);
        if self.is_wide {
            Area {
                x: start,
                y: 0,
                width: long,
                height: short,
            }
        } else {
            Area {
                x: 0,
                y: start,
                width: short,
                height: long,
            }
        }
    }
}
