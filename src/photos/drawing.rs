//! Draws a photo, scaled and upright, in strips ([`strips`](crate::photos::strips)).
//!
//! Between two strips the page gets its turn. Besides the picture itself (four bytes a pixel) this holds the scaled photo
//! ([`bands`](crate::photos::bands)) and one strip. The picture is closed once it is drawn.

use std::ops::Range;

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::{ImageBitmap, ImageBitmapOptions, ResizeQuality};

use crate::browser::timer::{await_as, next_task};
use crate::photos::area::Area;
use crate::photos::bands::Bands;
use crate::photos::decoder::Picture;
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
    picture: Picture,
    orientation: Option<Orientation>,
) -> Result<ImageBitmap, JsValue> {
    let (width, height) = (picture.width, picture.height);
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
    let orientation = orientation.unwrap_or(Orientation::UPRIGHT);
    let size = orientation.size(scaled.width, scaled.height);
    let turn = orientation.transformation(scaled.width, scaled.height);
    let bands = Bands::new(size, turn).await?;
    for strip in &plan.strips {
        next_task().await?;
        draw_strip(&bands, &picture, &across, strip).await?;
    }
    picture.pixels.close();
    bands.into_picture().await
}

async fn draw_strip(
    bands: &Bands,
    picture: &Picture,
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
    bands.draw(&scaled, &part, &place)?;
    scaled.close();
    Ok(())
}

/// Scales a part of the picture. Chromium crops a picture that it has turned wrongly, so the whole isn't cropped.
fn scale(picture: &Picture, from: &Area, to: &Area) -> Result<Promise, JsValue> {
    let size = ImageBitmapOptions::new();
    size.set_resize_width(to.width);
    size.set_resize_height(to.height);
    size.set_resize_quality(ResizeQuality::High);
    if (from.width, from.height) == (picture.width, picture.height) {
        return window().create_image_bitmap_with_image_bitmap_and_image_bitmap_options(
            &picture.pixels,
            &size,
        );
    }
    let [x, y, width, height] = from.numbers().map(u32::cast_signed);
    window()
        .create_image_bitmap_with_image_bitmap_and_a_sx_and_a_sy_and_a_sw_and_a_sh_and_a_options(
            &picture.pixels,
            x,
            y,
            width,
            height,
            &size,
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
