//! The loader, `loader/careline.js` with what it imports, and its placeholders.
//!
//! The build fills all of them but one: the shops are known only to the endpoint, which fills theirs when it serves the
//! file. `cargo xtask stamp` does the same for `trunk serve`, by the same function ([`careline_wire::loader::stamp`]).

use std::{collections::BTreeMap, fs, path::Path};

use careline_wire::loader::{SHOPS, stamp};
use serde_json::{Map, Value};

use crate::{
    esbuild, integrity, placeholders,
    run::Result,
    shops::{self, DEFAULT_SHOP, Shop},
    texts,
};

/// An endpoint's address, as long as most.
const ENDPOINT: &str = "https://help.example.com";

/// What the build puts into the loader.
pub struct Parts {
    /// The name of the folder that has the widget's files.
    pub build: String,
    /// What it shows if the panel's texts can't be loaded.
    pub fallback: Map<String, Value>,
    /// The style of launcher, panel and menu.
    pub css: String,
    /// The launcher's label by language.
    pub labels: Map<String, Value>,
    /// The hash of the panel's script, as `integrity` takes it.
    pub panel: String,
}

impl Parts {
    /// Gathers them; `folder` is that of the build, named by it.
    pub fn of(build: &str, folder: &Path) -> Result<Self> {
        let frame = Path::new("target/careline/frame.css");
        esbuild::bundle("style/frame.css", frame, &[])?;
        Ok(Self {
            build: build.to_owned(),
            fallback: texts::fallback(&texts::read(Path::new("locales/en.json"))?),
            css: fs::read_to_string(frame)?.trim().to_owned(),
            labels: texts::labels()?,
            panel: integrity::of(&folder.join("panel.js"))?,
        })
    }
}

/// The loader as the endpoint reads it: minified, with every placeholder filled but that of the shops.
pub fn build(parts: Parts) -> Result<String> {
    let (entry, bundled) = (
        Path::new("loader/careline.js"),
        Path::new("target/careline/loader.js"),
    );
    esbuild::bundle(entry, bundled, &["--format=iife", "--minify=false"])?;
    let script = esbuild::minify(&fill(&fs::read_to_string(bundled)?, parts)?)?;
    only_shops_left(&script)?;
    Ok(script)
}

/// Writes the loader of `dist` to a file as the endpoint would serve it, with the shops of this repository. None of them
/// limits its languages.
pub fn write_stamped(dist: &Path, file: &Path) -> Result {
    let script = fs::read_to_string(dist.join("careline.js"))?;
    Ok(fs::write(
        file,
        stamp(&script, None, DEFAULT_SHOP, &emails()?, &BTreeMap::new()),
    )?)
}

/// Writes the loader of `dist` to a file as an endpoint with one shop serves it.
pub fn write_for_one_shop(dist: &Path, file: &Path) -> Result {
    let script = fs::read_to_string(dist.join("careline.js"))?;
    let mut emails = emails()?;
    emails.retain(|shop, _| shop == DEFAULT_SHOP);
    let served = stamp(
        &script,
        Some(ENDPOINT),
        DEFAULT_SHOP,
        &emails,
        &BTreeMap::new(),
    );
    Ok(fs::write(file, served)?)
}

fn fill(source: &str, parts: Parts) -> Result<String> {
    let values = [
        ("BUILD", parts.build.into()),
        ("WORDS", parts.fallback.into()),
        ("CSS", parts.css.into()),
        ("LABELS", parts.labels.into()),
        ("PANEL", parts.panel.into()),
    ];
    placeholders::fill(source, values)
}

fn only_shops_left(script: &str) -> Result {
    match placeholders::unfilled(script).as_slice() {
        [shops] if shops == SHOPS => Ok(()),
        others => Err(format!(
            "the loader should have only {SHOPS} left to fill, but has {others:?}"
        )
        .into()),
    }
}

/// Each shop's support address, by the shop's id.
fn emails() -> Result<BTreeMap<String, String>> {
    let emails = shops::all()?.into_iter().map(|Shop { id, folder }| {
        let file = folder.join("shop.toml");
        let shop: toml::Table = fs::read_to_string(&file)?.parse()?;
        let email = shop
            .get("shop")
            .and_then(|shop| shop.get("email")?.as_str());
        let email = email.ok_or_else(|| format!("{}: `shop.email` is missing", file.display()))?;
        Ok((id, email.to_owned()))
    });
    emails.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER: &str = concat!(
        include_str!("../../loader/careline.js"),
        include_str!("../../loader/settings.js")
    );
    const TRUNK: &str = include_str!("../../Trunk.toml");

    fn parts() -> Parts {
        Parts {
            build: "0123456789ab".into(),
            fallback: Map::new(),
            css: String::new(),
            labels: Map::new(),
            panel: "sha256-".into(),
        }
    }

    #[test]
    fn the_build_and_the_endpoint_fill_every_placeholder_of_the_loader() {
        let built = fill(LOADER, parts()).unwrap();
        only_shops_left(&built).unwrap();
        let served = stamp(
            &built,
            None,
            DEFAULT_SHOP,
            &BTreeMap::new(),
            &BTreeMap::new(),
        );
        assert_eq!(placeholders::unfilled(&served), [""; 0]);
    }

    #[test]
    fn a_placeholder_that_nobody_fills_stops_the_build() {
        let source = format!("{LOADER}; \"__CARELINE_NEW__\"");
        assert!(only_shops_left(&fill(&source, parts()).unwrap()).is_err());
    }

    #[test]
    fn trunk_takes_the_loader_from_the_command_that_stamps_it() {
        assert!(TRUNK.contains("cargo xtask stamp --to"));
        assert!(!TRUNK.contains("__CARELINE"));
    }
}
