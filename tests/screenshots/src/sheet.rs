//! Contact sheets: a flow's screenshots of one window, with captions, as one picture; and an overview for the README.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use careline_e2e::{Chromium, Result};
use serde_json::json;

use crate::shot::Shot;
use crate::viewport::{Theme, Viewport, name};

/// The width of a contact sheet, and of a picture on it at most, in pixels.
const WIDTH: u32 = 1_840;
const WIDEST: u32 = 828;

const STYLE: &str = "
    body { margin: 0; padding: 32px; background: #d8d8d8; font: 20px Inter, sans-serif }
    h1 { margin: 0 0 24px; font-size: 32px; font-weight: 500 }
    main { display: flex; flex-wrap: wrap; align-items: start; gap: 32px }
    figure { margin: 0 }
    figcaption { padding-bottom: 8px }
    img { display: block; box-shadow: 0 0 0 1px #999 }";

/// The overview: flow and state, on a phone, and its width in pixels.
const OVERVIEW: [(&str, &str); 5] = [
    ("page", "launcher"),
    ("home", "menu"),
    ("track", "on-its-way"),
    ("returns", "eligible"),
    ("send", "receipt"),
];
const OVERVIEW_WIDTH: u32 = 1_444;

const OVERVIEW_STYLE: &str = "
    body { display: flex; gap: 24px; margin: 0; padding: 24px; background: #f2ebe4 }
    img { display: block; border-radius: 18px; box-shadow: 0 4px 24px #0002 }";

/// The file of a picture that is as high as its content.
pub fn whole(file: &Path) -> PathBuf {
    file.with_extension("whole.png")
}

/// Draws the sheets of shots, each flow's and window's beside each other.
///
/// # Errors
///
/// If the browser doesn't start, or a sheet can't be written.
pub async fn draw(out: &Path, shots: &[Shot]) -> Result {
    let browser = Chromium::open().await?;
    let folder = out.join("sheets");
    fs::create_dir_all(&folder)?;
    let same = |one: &Shot, other: &Shot| (one.flow, one.viewport) == (other.flow, other.viewport);
    for shots in shots.chunk_by(same) {
        let Some(first) = shots.first() else { continue };
        let file = |shot: &Shot| out.join(shot.file());
        let title = format!("{}-{}", first.flow, name(first.viewport));
        let html = contact_sheet(&title, shots, file)?;
        draw_page(&browser, &folder.join(&title), &html, WIDTH).await?;

        let long = shots.iter().filter(|shot| whole(&file(shot)).exists());
        let long: Vec<_> = long.cloned().collect();
        if first.viewport == Viewport::Phone && !long.is_empty() {
            let title = format!("{}-whole", first.flow);
            let html = contact_sheet(&title, &long, |shot| whole(&file(shot)))?;
            draw_page(&browser, &folder.join(&title), &html, WIDTH).await?;
        }
    }
    if let Some(html) = overview(out, shots) {
        draw_page(&browser, &folder.join("overview"), &html, OVERVIEW_WIDTH).await?;
    }
    println!("contact sheets: {}", folder.display());
    Ok(())
}

fn contact_sheet(title: &str, shots: &[Shot], file: impl Fn(&Shot) -> PathBuf) -> Result<String> {
    let mut html = format!("<style>{STYLE}</style><h1>{title}</h1><main>");
    for shot in shots {
        let (state, theme) = (shot.state.replace('-', " "), name(shot.theme));
        let width = shot.viewport.size().0.min(WIDEST);
        write!(html, "<figure><figcaption>{state}, {theme}</figcaption>")?;
        write!(html, "{}</figure>", image(&file(shot), width))?;
    }
    Ok(html)
}

/// The overview, if all its screens were drawn.
fn overview(out: &Path, shots: &[Shot]) -> Option<String> {
    let mut html = format!("<style>{OVERVIEW_STYLE}</style>");
    for (flow, state) in OVERVIEW {
        let is_it = |shot: &&Shot| {
            (shot.flow, shot.state.as_str()) == (flow, state)
                && (shot.viewport, shot.theme) == (Viewport::Phone, Theme::Light)
        };
        html += &image(&out.join(shots.iter().find(is_it)?.file()), 260);
    }
    Some(html)
}

fn image(file: &Path, width: u32) -> String {
    let file = file.file_name().unwrap_or_default().to_string_lossy();
    format!("<img src='../{file}' width={width}>")
}

/// Writes a page and a picture of it.
async fn draw_page(browser: &Chromium, file: &Path, html: &str, width: u32) -> Result {
    let page = file.with_extension("html");
    fs::write(&page, format!("<!doctype html><meta charset=utf-8>{html}"))?;
    resize(browser, width, 800).await?;
    let url = format!("file://{}", fs::canonicalize(&page)?.display());
    let shown = browser.visit(&url).await?;
    let height = "Math.ceil(document.body.getBoundingClientRect().height)";
    let height = serde_json::from_value(shown.ask(height).await?)?;
    resize(browser, width, height).await?;
    let picture = browser.screenshot().await?;
    Ok(fs::write(file.with_extension("png"), picture)?)
}

async fn resize(browser: &Chromium, width: u32, height: u32) -> Result {
    let metrics =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser
        .devtools("Emulation.setDeviceMetricsOverride", metrics)
        .await
}
