//! The seeds of the fuzzers: a few valid inputs, and a few that nearly are.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, ImageFormat, RgbaImage};
use serde_json::json;

use crate::mail::fields;

const PHOTO: &str = "018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b22";

/// The names of the targets.
pub const TARGETS: [&str; 5] = ["tus", "ticket", "shop_file", "photo", "mail"];

/// The seeds of a target.
#[must_use]
pub fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "tus" => tus(),
        "ticket" => ticket(),
        "shop_file" => shop_file(),
        "photo" => photo(),
        "mail" => mail(),
        _ => Vec::new(),
    }
}

fn tus() -> Vec<Vec<u8>> {
    let photo = STANDARD.encode(PHOTO);
    let name = STANDARD.encode("../../a\r\nb.jpg");
    [
        format!("tus-resumable: 1.0.0\nupload-length: 9\nupload-metadata: photo {photo},filename {name}"),
        format!(
            "tus-resumable: 1.0.0\nupload-length: 9\nupload-metadata: filename {name} , photo {photo},empty\n\
             content-type: application/offset+octet-stream\n\n01234567"
        ),
        format!("tus-resumable: 1.0.0\nupload-defer-length: 1\nupload-concat: partial\nupload-metadata: photo {photo}"),
    ]
    .map(String::into_bytes)
    .into()
}

fn ticket() -> Vec<Vec<u8>> {
    let golden = include_bytes!("../../../crates/wire/golden/ticket.json");
    let whole = json!({
        "id": "018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21", "secret_sha256": "0".repeat(64), "topic": "damaged", "locale": "en",
        "contact": {"name": "Ada Mills", "email": "ada@example.com"}, "description": "It broke.",
        "order": {"number": "AT-1", "item_in_words": "the ring"}, "details": {}, "photos": [], "no_photo": true,
    });
    let feedback = json!({
        "id": "018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b23", "secret_sha256": "0".repeat(64), "topic": "other_suggestion", "locale": "en",
        "contact": {"name": null, "email": null}, "description": "More rings.", "order": null, "item": null,
        "details": {}, "photos": [], "no_photo": false,
    });
    vec![
        golden.to_vec(),
        whole.to_string().into(),
        feedback.to_string().into(),
    ]
}

fn shop_file() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../../../shops/example-atelier/shop.toml").to_vec(),
        include_bytes!("../../../shops/kendra-scott-mall/shop.toml").to_vec(),
    ]
}

fn photo() -> Vec<Vec<u8>> {
    let picture = RgbaImage::from_fn(24, 16, |x, y| {
        let [x, y] = [x, y].map(|at| u8::try_from(at * 10).unwrap_or_default());
        image::Rgba([x, y, x ^ y, 255 - x / 2])
    });
    let picture = DynamicImage::from(picture);
    let opaque = DynamicImage::from(picture.to_rgb8());
    let encoded = |picture: &DynamicImage, format| {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    vec![
        encoded(&opaque, ImageFormat::Jpeg),
        encoded(&picture, ImageFormat::Png),
        encoded(&picture, ImageFormat::WebP),
    ]
}

fn mail() -> Vec<Vec<u8>> {
    [
        [
            "Ada Mills",
            "ada@example.com",
            "It broke.",
            "AT-1",
            "the ring",
            "en",
        ],
        [
            "Ada\r\nBcc: eve@example.com",
            "ada@example.com",
            "a\r\n.\r\nb",
            "1\r\nX: y",
            "\u{202e}<b>",
            "pt-BR",
        ],
        [
            "\"Ada\" <eve@example.com>,",
            "a.b+c@b\u{fc}cher.example",
            "=?utf-8?b?QQ==?=",
            "#1",
            "",
            "x",
        ],
    ]
    .map(fields)
    .into()
}
