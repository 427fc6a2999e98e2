//! Draws a photo, scaled and upright, in strips ([`strips`](crate::photos::strips)).
//!
//! Between two strips the page gets its turn. Besides the picture itself (four bytes a pixel) this holds the scaled photo
//! and one strip.

use std::ops::Range;

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ImageBitmap, ImageBitmapOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
    ResizeQuality,
};

use crate::browser::timer::next_task;
use crate::photos::canvas;
use crate::photos::orientation::Orientation;
use crate::photos::strips::{Plan, Strip};

/// The scaled photo, upright and on white: JPEG has no transparency, and transparent pixels would become black.
///
/// If the orientation isn't known, the browser may have turned the picture. It is then scaled at once.
///
/// # Errors
///
/// If the browser can't scale or draw it.
pub async fn draw_scaled(
    picture: &ImageBitmap,
    orientation: Option<Orientation>,
) -> Result<OffscreenCanvas, JsValue> {
    let (width, height) = (picture.width(), picture.height());
    let (long, short) = (width.max(height), width.min(height));
    let plan = match orientation {
        Some(_) => Plan::in_strips(long, short),
        None => Plan::at_once(long, short),
    };
    let across = Across {
        is_wide: width >= height,
        photo: short,
        scaled: plan.short,
    };
    let scaled = across.area(0..plan.long, plan.short);
    next_task().await?;
    let context = turning_context(&scaled, orientation.unwrap_or(Orientation::UPRIGHT))?;
    for strip in &plan.strips {
        next_task().await?;
        draw_strip(&context, picture, &across, strip).await?;
    }
    next_task().await?;
    Ok(context.canvas())
}

/// A context that turns upright what is drawn. Its canvas has its memory: allocating that takes as long as several strips.
fn turning_context(
    scaled: &Area,
    orientation: Orientation,
) -> Result<OffscreenCanvasRenderingContext2d, JsValue> {
    let (width, height) = orientation.size(scaled.width, scaled.height);
    let context = canvas::context(width, height)?;
    let [a, b, c, d, e, f] = orientation.transformation(scaled.width, scaled.height);
    context.set_transform(a, b, c, d, e, f)?;
    context.set_fill_style_str("#fff");
    flush(&context)?;
    Ok(context)
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
    flush(context)?;
    scaled.close();
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

fn draw(
    context: &OffscreenCanvasRenderingContext2d,
    strip: &ImageBitmap,
    from: &Area,
    to: &Area,
) -> Result<(), JsValue> {
    let [x, y, width, height] = to.numbers().map(f64::from);
    let [from_x, from_y, ..] = from.numbers().map(f64::from);
    context.fill_rect(x, y, width, height);
    context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        strip, from_x, from_y, width, height, x, y, width, height,
    )
}

/// Chromium only records what is drawn, and would draw all strips at once when the photo is encoded. Reading a pixel makes
/// it draw what it has recorded.
fn flush(context: &OffscreenCanvasRenderingContext2d) -> Result<(), JsValue> {
    context.get_image_data(0.0, 0.0, 1.0, 1.0)?;
    Ok(())
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

/// A rectangle, in pixels.
struct Area {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

impl Area {
    const fn numbers(&self) -> [u32; 4] {
        [self.x, self.y, self.width, self.height]
    }
}

/// A promise's value.
///
/// # Errors
///
/// If the promise is rejected, or its value has another type.
pub async fn await_as<T: JsCast>(promise: Promise) -> Result<T, JsValue> {
    JsFuture::from(promise).await?.dyn_into()
}
