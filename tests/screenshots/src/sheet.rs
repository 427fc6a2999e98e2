//! Contact sheets: a flow's screenshots of one window, with captions, as one picture.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use careline_e2e::{Chromium, Result};
use serde_json::json;

use crate::shot::Shot;
use crate::viewport::{Viewport, name};

/// The width of a sheet, in pixels.
const WIDTH: u32 = 1_840;

const STYLE: &str = "
    body { margin: 0; padding: 32px; background: #d8d8d8; font: 20px Inter, sans-serif }
    h1 { margin: 0 0 24px; font-size: 32px; font-weight: 500 }
    main { display: flex; flex-wrap: wrap; align-items: start; gap: 32px }
    figure { margin: 0 }
    figcaption { padding-bottom: 8px }
    img { display: block; max-width: 828px; box-shadow: 0 0 0 1px #999 }";

/// The file of a picture that is as high as its content.
pub fn whole(file: &Path) -> PathBuf {
    file.with_extension("whole.png")
}

/// Draws the sheets of sorted shots.
///
/// # Errors
///
/// If the browser doesn't start, or a sheet can't be written.
pub async fn draw(out: &Path, shots: &[Shot]) -> Result {
    let browser = Chromium::open().await?;
    let same = |one: &Shot, other: &Shot| (one.flow, one.viewport) == (other.flow, other.viewport);
    for shots in shots.chunk_by(same) {
        let Some(first) = shots.first() else { continue };
        let title = format!("{}-{}", first.flow, name(first.viewport));
        let pictures = shots
            .iter()
            .map(|shot| (caption(shot), out.join(shot.file())));
        sheet(&browser, out, &title, pictures.collect()).await?;
        if first.viewport == Viewport::Phone {
            let wholes = shots
                .iter()
                .map(|shot| (caption(shot), whole(&out.join(shot.file()))));
            let wholes = wholes.filter(|(_, file)| file.exists()).collect();
            sheet(&browser, out, &format!("{}-whole", first.flow), wholes).await?;
        }
    }
    println!("contact sheets: {}", out.join("sheets").display());
    Ok(())
}

fn caption(shot: &Shot) -> String {
    format!("{}, {}", shot.state.replace('-', " "), name(shot.theme))
}

/// Draws a sheet of captions and files.
async fn sheet(
    browser: &Chromium,
    out: &Path,
    title: &str,
    pictures: Vec<(String, PathBuf)>,
) -> Result {
    if pictures.is_empty() {
        return Ok(());
    }
    let folder = out.join("sheets");
    fs::create_dir_all(&folder)?;
    let html = folder.join(title).with_extension("html");
    let mut page =
        format!("<!doctype html><meta charset=utf-8><style>{STYLE}</style><h1>{title}</h1><main>");
    for (caption, file) in pictures {
        let file = file.file_name().unwrap_or_default().to_string_lossy();
        write!(
            page,
            "<figure><figcaption>{caption}</figcaption><img src='../{file}'></figure>"
        )?;
    }
    fs::write(&html, page)?;
    resize(browser, 800).await?;
    let shown = browser
        .visit(&format!("file://{}", fs::canonicalize(&html)?.display()))
        .await?;
    let height = shown
        .ask("Math.ceil(document.body.getBoundingClientRect().height)")
        .await?;
    let height = height.as_u64().ok_or("a sheet has no height")?;
    resize(browser, u32::try_from(height)?).await?;
    Ok(fs::write(
        html.with_extension("png"),
        browser.screenshot().await?,
    )?)
}

async fn resize(browser: &Chromium, height: u32) -> Result {
    let metrics =
        json!({ "width": WIDTH, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser
        .devtools("Emulation.setDeviceMetricsOverride", metrics)
        .await
}
