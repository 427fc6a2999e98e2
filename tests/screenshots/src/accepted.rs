//! The few screenshots that are compared with accepted ones, which the repository holds in `accepted/`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use careline_e2e::Result;

use crate::picture::{Difference, decode, difference, encode};
use crate::shot::Shot;
use crate::viewport::Theme;

/// The share of squares, in a million, that may differ.
const NOISE: u64 = 2_000;

/// What is compared, on a phone: flow, scenario, state, theme.
const COMPARED: [(&str, &str, &str, Theme); 8] = [
    ("home", "first", "menu", Theme::Light),
    ("track", "on_its_way", "on-its-way", Theme::Light),
    ("track", "on_its_way", "on-its-way", Theme::Dark),
    ("returns", "eligible", "eligible", Theme::Light),
    ("forms", "damaged", "damaged", Theme::Light),
    ("send", "review", "review", Theme::Light),
    ("send", "review", "receipt", Theme::Light),
    ("ticket", "asked", "asked", Theme::Dark),
];

/// Whether a scenario leads to a state that is compared.
pub fn has(flow: &str, scenario: &str) -> bool {
    let mut compared = COMPARED.iter();
    compared.any(|(its_flow, name, ..)| (*its_flow, *name) == (flow, scenario))
}

/// The themes in which a state is compared.
pub fn themes(flow: &str, state: &str) -> impl Iterator<Item = Theme> {
    let of_state =
        move |compared: &&(&str, &str, &str, Theme)| (compared.0, compared.2) == (flow, state);
    COMPARED.iter().filter(of_state).map(|compared| compared.3)
}

/// What came of a comparison.
pub struct Comparison {
    file: String,
    fault: Option<String>,
}

/// Accepts a picture.
///
/// # Errors
///
/// If it can't be written.
pub fn accept(png: &[u8], shot: &Shot) -> Result {
    fs::create_dir_all(accepted_folder())?;
    let file = accepted_folder().join(shot.file());
    Ok(fs::write(file, encode(&decode(png)?)?)?)
}

/// Compares a picture with the accepted one. If it differs, it is written to a folder, beside a picture of where.
///
/// # Errors
///
/// If a picture can't be read or written.
pub fn compare(png: &[u8], shot: &Shot, out: &Path) -> Result<Comparison> {
    let file = shot.file();
    let fault = match fs::read(accepted_folder().join(&file)) {
        Ok(accepted) => fault(&decode(&accepted)?, png, &out.join(&file))?,
        Err(_) => Some("no picture of this name was accepted".into()),
    };
    Ok(Comparison { file, fault })
}

fn fault(accepted: &image::RgbImage, png: &[u8], out: &Path) -> Result<Option<String>> {
    let drawn = decode(png)?;
    let Some(Difference { count, all, shown }) = difference(accepted, &drawn) else {
        fs::write(out, png)?;
        let fault = format!("it has another size now: {}", out.display());
        return Ok(Some(fault));
    };
    if u64::from(count) * 1_000_000 <= u64::from(all) * NOISE {
        return Ok(None);
    }
    let marked = out.with_extension("difference.png");
    fs::write(out, png)?;
    fs::write(&marked, encode(&shown)?)?;
    let (out, marked) = (out.display(), marked.display());
    Ok(Some(format!(
        "{count} of {all} squares differ\n    now: {out}\n    where: {marked}"
    )))
}

/// Prints what came of all comparisons.
///
/// # Errors
///
/// If a picture isn't as accepted.
pub fn report(comparisons: &[Comparison]) -> Result {
    let mut faults = String::new();
    for Comparison { file, fault } in comparisons {
        match fault {
            None => println!("{file}: as accepted"),
            Some(fault) => write!(faults, "\n  {file}: {fault}")?,
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    let folder = accepted_folder().display();
    Err(format!(
        "screens don't look as accepted in {folder}:{faults}\n\
         If they should look like this now, `cargo xtask screenshots --accept` accepts them."
    )
    .into())
}

fn accepted_folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/accepted"))
}
