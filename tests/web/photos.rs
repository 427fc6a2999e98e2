//! Photos: scaled without seams, upright, on white, without metadata; and what is no photo.

use std::cell::Cell;
use std::rc::Rc;

use careline::browser::timer::next_task;
use careline::photos::drawing::draw_scaled;
use careline::photos::file_kind::FileKind;
use careline::photos::model::Refusal;
use careline::photos::queue::Turn;
use careline::photos::resize::{resize, sha256};
use careline::photos::strips::Plan;
use careline::photos::thumbnail::Thumbnail;
use js_sys::{Array, Promise, Uint8Array};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    AbortController, Blob, File, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions, ImageData,
    ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d, ResizeQuality,
};

type Size = (u32, u32);

async fn await_as<T: JsCast>(promise: Result<Promise, JsValue>) -> T {
    let value = JsFuture::from(promise.unwrap()).await.unwrap();
    value.dyn_into().unwrap()
}

fn file(content: &JsValue, name: &str) -> File {
    File::new_with_blob_sequence(&Array::of1(content), name).unwrap()
}

fn canvas((width, height): Size) -> (OffscreenCanvas, OffscreenCanvasRenderingContext2d) {
    let canvas = OffscreenCanvas::new(width, height).unwrap();
    let context = canvas.get_context("2d").unwrap().unwrap();
    (canvas, context.dyn_into().unwrap())
}

async fn encoded(canvas: &OffscreenCanvas, kind: &str) -> Blob {
    let options = ImageEncodeOptions::new();
    options.set_type(kind);
    await_as(canvas.convert_to_blob_with_options(&options)).await
}

async fn jpeg(size: Size) -> Blob {
    encoded(&canvas(size).0, "image/jpeg").await
}

async fn decoded(picture: &Blob) -> ImageBitmap {
    await_as(window().create_image_bitmap_with_blob(picture)).await
}

async fn size(picture: &Blob) -> Size {
    let bitmap = decoded(picture).await;
    (bitmap.width(), bitmap.height())
}

async fn bytes(blob: &Blob) -> Vec<u8> {
    let buffer = JsFuture::from(blob.array_buffer()).await.unwrap();
    Uint8Array::new(&buffer).to_vec()
}

async fn resized(photo: &Blob) -> Blob {
    let signal = AbortController::new().unwrap().signal();
    let resized = resize(&file(photo, "clasp.jpg"), &signal).await;
    resized.ok().flatten().unwrap().file
}

/// All pixels of a picture: red, green, blue, alpha.
fn pixels(picture: &ImageBitmap) -> Vec<u8> {
    drawn_pixels(picture, (picture.width(), picture.height()))
}

/// A picture's pixels, as far as this size.
fn drawn_pixels(picture: &ImageBitmap, size: Size) -> Vec<u8> {
    let (_, context) = canvas(size);
    context
        .draw_image_with_image_bitmap(picture, 0.0, 0.0)
        .unwrap();
    read(&context, size)
}

fn read(context: &OffscreenCanvasRenderingContext2d, (width, height): Size) -> Vec<u8> {
    let data = context.get_image_data(0.0, 0.0, width.into(), height.into());
    data.unwrap().data().0
}

/// A grey picture, by the brightness of each pixel.
async fn grey(size: Size, brightness: impl Fn(u32, u32) -> u8) -> ImageBitmap {
    let (width, height) = size;
    let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let pixels: Vec<u8> = all
        .flat_map(|(x, y)| {
            let grey = brightness(x, y);
            [grey, grey, grey, 0xff]
        })
        .collect();
    let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), width, height);
    await_as(window().create_image_bitmap_with_image_data(&data.unwrap())).await
}

/// The same JPEG with an EXIF segment: an orientation flag, and nothing else.
async fn turned(picture: &Blob, orientation: u8) -> Blob {
    let mut exif =
        b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    with_segment(picture, &exif).await
}

/// The same JPEG with a segment behind its first marker.
async fn with_segment(picture: &Blob, segment: &[u8]) -> Blob {
    let mut whole = bytes(picture).await;
    whole.splice(2..2, segment.iter().copied());
    let whole = Uint8Array::from(whole.as_slice());
    Blob::new_with_u8_array_sequence(&Array::of1(&whole)).unwrap()
}

#[wasm_bindgen_test]
async fn a_large_photo_is_made_smaller_and_keeps_its_proportions() {
    for (photo, expected) in [
        ((4_000, 3_000), (2_000, 1_500)),
        ((3_024, 4_032), (1_512, 2_016)),
        ((12_000, 900), (1_500, 113)),
        ((1, 5_000), (1, 2_500)),
        ((800, 600), (800, 600)),
        ((1, 1), (1, 1)),
    ] {
        let resized = resized(&jpeg(photo).await).await;
        assert_eq!(size(&resized).await, expected, "{photo:?}");
        assert_eq!(resized.type_(), "image/jpeg");
    }
}

#[wasm_bindgen_test]
async fn strips_have_no_seams() {
    let gradient = |x: u32, y: u32| (x.max(y) * 255 / 4_032) as u8;
    let checker = |x: u32, y: u32| if (x + y).is_multiple_of(2) { 255 } else { 0 };
    let diagonal = |x: u32, y: u32| if (x + 2 * y) % 7 < 3 { 230 } else { 20 };
    let patterns: [&dyn Fn(u32, u32) -> u8; 3] = [&gradient, &checker, &diagonal];
    for at_once in [WIDE, TALL] {
        for (index, pattern) in patterns.iter().enumerate() {
            let (width, height) = at_once.photo;
            let picture = grey(at_once.photo, pattern).await;
            let plan = Plan::in_strips(width.max(height), width.min(height));
            assert!(plan.strips.len() > 2);
            let expected = at_once.pixels(&picture).await;
            let in_strips = draw_scaled(picture, false).await.unwrap();
            let in_strips = in_strips.transfer_to_image_bitmap().unwrap();
            let in_strips = drawn_pixels(&in_strips, at_once.compared);
            let differs = |(one, other): (&u8, &u8)| one.abs_diff(*other);
            let most = in_strips.iter().zip(&expected).map(differs).max();
            assert!(
                most <= Some(1),
                "{:?}, pattern {index}: {most:?}",
                at_once.photo
            );
        }
    }
}

/// A photo, and what is scaled of it at once, for comparison. A little is left out at the end, because Chromium scales a
/// whole photo by another method than a part of one.
#[derive(Clone, Copy)]
struct AtOnce {
    photo: Size,
    part: Size,
    scaled: Size,
    compared: Size,
}

/// Its ratio is 2:1.
const WIDE: AtOnce = AtOnce {
    photo: (4_000, 300),
    part: (3_968, 300),
    scaled: (1_984, 150),
    compared: (1_976, 150),
};

/// Its ratio is 33:16.
const TALL: AtOnce = AtOnce {
    photo: (330, 4_026),
    part: (330, 3_993),
    scaled: (160, 1_936),
    compared: (160, 1_928),
};

impl AtOnce {
    async fn pixels(self, picture: &ImageBitmap) -> Vec<u8> {
        let options = ImageBitmapOptions::new();
        options.set_resize_width(self.scaled.0);
        options.set_resize_height(self.scaled.1);
        options.set_resize_quality(ResizeQuality::High);
        let (width, height) = (self.part.0.cast_signed(), self.part.1.cast_signed());
        let scaled = window()
            .create_image_bitmap_with_image_bitmap_and_a_sx_and_a_sy_and_a_sw_and_a_sh_and_a_options(
                picture, 0, 0, width, height, &options,
            );
        drawn_pixels(&await_as(scaled).await, self.compared)
    }
}

#[wasm_bindgen_test]
async fn the_page_gets_its_turn_between_strips() {
    let picture = grey((2_000, 2_000), |_, _| 0).await;
    let (tasks, is_done) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(false)));
    let (count, ends) = (tasks.clone(), is_done.clone());
    spawn_local(async move {
        while !ends.get() {
            next_task().await;
            count.set(count.get() + 1);
        }
    });
    draw_scaled(picture, false).await.unwrap();
    is_done.set(true);
    let strips = Plan::in_strips(2_000, 2_000).strips.len();
    assert!(tasks.get() >= strips, "{} of {strips}", tasks.get());
}

#[wasm_bindgen_test]
async fn a_turned_photo_is_shown_upright_and_states_nothing_but_how_it_is_turned() {
    let (stored, context) = canvas((2_400, 1_600));
    for (corner, (x, y)) in ["#f00", "#0f0", "#00f", "#fff"].into_iter().zip(QUARTERS) {
        context.set_fill_style_str(corner);
        context.fill_rect(x * 2_400.0, y * 1_600.0, 1_200.0, 800.0);
    }
    let stored = encoded(&stored, "image/jpeg").await;
    let stored = with_segment(&stored, b"\xff\xe1\0\x06GPS!").await;
    for (orientation, expected) in (1..).zip([
        "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB",
    ]) {
        let upright = resized(&turned(&stored, orientation).await).await;
        let picture = decoded(&upright).await;
        let (width, height) = (picture.width(), picture.height());
        let is_turned = orientation > 4;
        // Seven eighths.
        let expected_size = if is_turned {
            (1_400, 2_100)
        } else {
            (2_100, 1_400)
        };
        assert_eq!((width, height), expected_size, "{orientation}");
        assert_eq!(corners(&picture), expected, "{orientation}");
        let sent = bytes(&upright).await;
        let count = |part: &[u8]| {
            sent.windows(part.len())
                .filter(|four| four == &part)
                .count()
        };
        assert_eq!(count(b"Exif"), usize::from(orientation > 1));
        assert_eq!(count(b"GPS!"), 0);
    }
}

const QUARTERS: [(f64, f64); 4] = [(0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)];

/// The colors of the four quarters, by their first letters.
fn corners(picture: &ImageBitmap) -> String {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let pixels = pixels(picture);
    let color = |(x, y): (usize, usize)| {
        let at = (height * y / 4 * width + width * x / 4) * 4;
        let parts = pixels.iter().skip(at).take(3);
        let parts: Vec<bool> = parts.map(|part| *part > 127).collect();
        match parts.as_slice() {
            [true, true, true] => 'W',
            [true, ..] => 'R',
            [_, true, _] => 'G',
            _ => 'B',
        }
    };
    [(1, 1), (3, 1), (1, 3), (3, 3)]
        .map(color)
        .into_iter()
        .collect()
}

#[wasm_bindgen_test]
async fn what_is_transparent_becomes_white() {
    let picture = encoded(&canvas((2_500, 100)).0, "image/png").await;
    let resized = resized(&picture).await;
    assert!(
        pixels(&decoded(&resized).await)
            .iter()
            .all(|part| *part > 250)
    );
}

#[wasm_bindgen_test]
async fn a_small_picture_is_the_square_in_the_middle() {
    let (wide, context) = canvas((900, 300));
    for (color, x) in [("lime", 0.0), ("red", 300.0), ("blue", 600.0)] {
        context.set_fill_style_str(color);
        context.fill_rect(x, 0.0, 300.0, 300.0);
    }
    let photo = encoded(&wide, "image/jpeg").await;
    let body = document().body().unwrap();
    let _mounted = mount_to(body.clone(), move || {
        view! { <Thumbnail load=async move { Some(photo) } name="clasp.jpg" /> }
    });
    let drawn = body.query_selector("canvas[aria-label='clasp.jpg']");
    let drawn: HtmlCanvasElement = drawn.unwrap().unwrap().dyn_into().unwrap();
    let corners = async || {
        let copy = window().create_image_bitmap_with_html_canvas_element(&drawn);
        corners(&await_as(copy).await)
    };
    // Until it is drawn it is empty, which counts as blue.
    while corners().await == "BBBB" {
        next_task().await;
    }
    assert_eq!(corners().await, "RRRR");
}

#[wasm_bindgen_test]
async fn photos_are_prepared_one_after_another() {
    let first = Turn::wait().await;
    let order = Rc::new(Cell::new(0));
    for place in 0..3 {
        let order = order.clone();
        spawn_local(async move {
            let turn = Turn::wait().await;
            assert_eq!(order.replace(place + 1), place);
            drop(turn);
        });
    }
    next_task().await;
    assert_eq!(order.get(), 0, "the first one isn't done");
    drop(first);
    drop(Turn::wait().await);
    assert_eq!(order.get(), 3);
}

#[wasm_bindgen_test]
async fn a_photo_that_is_removed_while_it_waits_is_not_prepared() {
    let photo = file(&jpeg((40, 30)).await.into(), "clasp.jpg");
    let (before, controller) = (Turn::wait().await, AbortController::new().unwrap());
    let (signal, is_prepared) = (controller.signal(), Rc::new(Cell::new(None)));
    let result = is_prepared.clone();
    spawn_local(async move {
        let photo = resize(&photo, &signal).await.ok();
        result.set(photo.map(|photo| photo.is_some()));
    });
    controller.abort();
    drop(before);
    while is_prepared.get().is_none() {
        next_task().await;
    }
    assert_eq!(is_prepared.get(), Some(false));
}

#[wasm_bindgen_test]
async fn what_is_no_photo_is_refused() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
    for (content, name, expected) in [
        (
            "%PDF-1.7 …",
            "clasp.jpg",
            Refusal::Undecodable(FileKind::Pdf),
        ),
        (
            "\0\0\0\u{18}ftypheic\0\0\0\0mif1heic",
            "IMG_0412.jpg",
            Refusal::Undecodable(FileKind::Heic),
        ),
        ("\u{89}", "clasp.bin", Refusal::NotAPhoto),
        (svg, "clasp.svg", Refusal::NotAPhoto),
        ("", "clasp.png", Refusal::NotAPhoto),
    ] {
        let signal = AbortController::new().unwrap().signal();
        let refusal = resize(&file(&content.into(), name), &signal).await.err();
        assert_eq!(refusal, Some(expected), "{name}");
    }
}

#[wasm_bindgen_test]
async fn the_digest_is_sha_256() {
    let digest = sha256(&Uint8Array::from(b"abc".as_slice())).await.unwrap();
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(String::from(digest), expected);
}
