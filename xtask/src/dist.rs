//! Lays out `dist/`, the tree that the endpoint serves.
//!
//! ```text
//! careline.js                     the loader, with the build's name, its texts and its style
//! careline/<version>/careline.js  the same, at an address that never changes
//! careline/<build>/               modules, the script that starts them, and texts; named by the hash of their content
//! index.html, demo/               the pages of the demo shops
//! ```
//!
//! A file of text or WebAssembly has a `.br` and a `.gz` beside it. The tree is made in `target/` and moved into place
//! when it is complete, so a build that fails leaves the old one.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};

use crate::{
    compress::compress,
    esbuild,
    files::{self, copy_into},
    fingerprint::{Fingerprint, content_name},
    first_screens, integrity,
    loader::{self, Parts},
    lock, modules, namespaces, placeholders,
    run::{Result, step},
    shops::{self, DEFAULT_SHOP},
    split_texts, texts,
    widget::{self, PARTS},
};

/// The folder of the tree.
pub const DIST: &str = "dist";

const STAGE: &str = "target/careline/dist";
/// Where the scripts that the loader imports are put together, and the panel's style.
const FLOWS: &str = "target/careline/flows";
const INPUTS: [&str; 22] = [
    "target/careline/parts.stamp",
    "crates/policy",
    "crates/wire",
    "src",
    "loader",
    "style",
    "locales",
    "index.html",
    "demo",
    "xtask/compress.mjs",
    "xtask/src/dist.rs",
    "xtask/first-screens",
    "xtask/src/esbuild.rs",
    "xtask/src/first_screens.rs",
    "xtask/src/integrity.rs",
    "xtask/src/loader.rs",
    "xtask/src/mentions.rs",
    "xtask/src/modules.rs",
    "xtask/src/namespaces.rs",
    "xtask/src/placeholders.rs",
    "xtask/src/split_texts.rs",
    "xtask/src/texts.rs",
];
const COMPRESSED: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];

/// Builds the widget and lays out the tree, unless both are up to date.
pub fn build() -> Result {
    let _lock = lock::hold()?;
    widget::build()?;
    let fingerprint = Fingerprint::of("target/careline/dist.stamp", &INPUTS)?;
    if fingerprint.is_current() && Path::new(DIST).is_dir() {
        return Ok(());
    }
    step("Lay out dist/", "seconds");
    files::renew(Path::new(STAGE))?;
    let build = assets()?;
    write_loader(&build)?;
    storefront()?;
    compress_all()?;
    if Path::new(DIST).exists() {
        fs::remove_dir_all(DIST)?;
    }
    fs::rename(STAGE, DIST)?;
    fingerprint.save()
}

/// The folder of the current build's modules, scripts and texts.
pub fn assets_folder() -> Result<PathBuf> {
    for entry in fs::read_dir(Path::new(DIST).join("careline"))? {
        let folder = entry?.path();
        if folder.join("main.js").is_file() {
            return Ok(folder);
        }
    }
    Err("dist/ holds no build of the widget; run `cargo xtask build`".into())
}

/// Gathers the files that the loader fetches. Returns the name of their folder, made from their content.
fn assets() -> Result<String> {
    let folder = Path::new(STAGE).join("careline/next");
    fs::create_dir_all(&folder)?;
    esbuild::bundle("src/api/solver.js", &folder.join("solver.js"), &[])?;
    let flows = flows(&folder)?;
    esbuild::bundle(&flows, &folder.join("main.js"), &[])?;
    panel(&folder)?;
    for module in files::wasm(Path::new(PARTS))? {
        copy_into(&module, &folder)?;
    }
    let parts = split_texts::keys()?;
    for language in texts::files()? {
        let texts = texts::read(&language)?;
        let name = folder.join(language.file_name().unwrap_or_default());
        let panel = texts::of_panel(&texts, first_screens::of(&language)?);
        fs::write(&name, panel.to_string())?;
        for (part, keys) in &parts {
            let texts = texts::select(&texts, |key| keys.contains(texts::stem(key)));
            fs::write(
                name.with_extension(format!("{part}.json")),
                Value::from(texts).to_string(),
            )?;
        }
    }
    let build = content_name(&folder)?;
    fs::rename(&folder, Path::new(STAGE).join("careline").join(&build))?;
    Ok(build)
}

/// Puts the panel's style and the hash of the flows' script into its own, and bundles it.
fn panel(folder: &Path) -> Result {
    let flows = Path::new(FLOWS);
    esbuild::bundle("style/panel.css", &flows.join("panel.css"), &[])?;
    for script in [
        "first_screen.js",
        "history.js",
        "inline.js",
        "language.js",
        "menu.js",
    ] {
        fs::copy(Path::new("loader").join(script), flows.join(script))?;
    }
    let hash = integrity::of(&folder.join("main.js"))?;
    let panel = filled(Path::new("loader/panel.js"), "FLOWS", hash)?;
    fs::write(flows.join("panel.js"), panel)?;
    esbuild::bundle(
        flows.join("panel.js"),
        &folder.join("panel.js"),
        &["--loader:.css=text"],
    )
}

/// Puts together what the loader imports: the glue and the script that fetches modules, which import each other, and the
/// hashes of all code that they fetch from the folder. Returns the script that imports them all.
fn flows(folder: &Path) -> Result<PathBuf> {
    let (parts, flows) = (Path::new(PARTS), Path::new(FLOWS));
    files::renew(flows)?;
    for script in files::under(parts)? {
        let text = match script.file_name().and_then(OsStr::to_str) {
            Some(modules::SCRIPT) => modules_script()?,
            Some("proof.js") => {
                let solver = integrity::of(&folder.join("solver.js"))?;
                filled(&script, "SOLVER", solver)?
            }
            Some("main.js") => namespaces::import_defaults(&fs::read_to_string(&script)?),
            Some(name) if name.ends_with(".js") => fs::read_to_string(&script)?,
            _ => continue,
        };
        let copy = flows.join(script.strip_prefix(parts)?);
        fs::create_dir_all(copy.parent().unwrap_or(flows))?;
        fs::write(copy, text)?;
    }
    fs::copy("loader/downloads.js", flows.join("downloads.js"))?;
    fs::copy("loader/dom.js", flows.join("dom.js"))?;
    let module = integrity::of(&parts.join("main_bg.wasm"))?;
    let script = flows.join("flows.js");
    let flows = filled(Path::new("loader/flows.js"), "MODULE", module)?;
    fs::write(&script, flows)?;
    Ok(script)
}

/// The script that fetches modules, with their hashes, and the files of each split.
fn modules_script() -> Result<String> {
    let splits = modules::by_split()?;
    let mut hashes = Map::new();
    for file in splits.values().flatten() {
        let hash = integrity::of(&Path::new(PARTS).join(file))?;
        hashes.insert(file.clone(), hash.into());
    }
    let modules = json!({ "hashes": hashes, "splits": splits });
    filled(Path::new("loader/modules.js"), "MODULES", modules)
}

/// A script with its only placeholder filled.
fn filled(script: &Path, name: &str, value: impl Into<Value>) -> Result<String> {
    let source = fs::read_to_string(script)?;
    let filled = placeholders::fill(&source, [(name, value.into())])?;
    match placeholders::unfilled(&filled).first() {
        None => Ok(filled),
        Some(other) => Err(format!("{}: nothing fills {other}", script.display()).into()),
    }
}

/// Writes the loader at its two addresses.
fn write_loader(build: &str) -> Result {
    let assets = Path::new(STAGE).join("careline");
    let script = loader::build(Parts::of(build, &assets.join(build))?)?;
    let version = assets.join(env!("CARGO_PKG_VERSION"));
    fs::create_dir_all(&version)?;
    fs::write(version.join("careline.js"), &script)?;
    Ok(fs::write(Path::new(STAGE).join("careline.js"), &script)?)
}

/// Copies the demo shops. `index.html` has one line for Trunk, which is left out. The page is also copied beside the
/// other shops' pages, so that the demo can have any of them at `/`.
fn storefront() -> Result {
    let page = fs::read_to_string("index.html")?;
    let lines = page.lines().filter(|line| !line.contains("data-trunk"));
    let page = lines.collect::<Vec<_>>().join("\n") + "\n";
    fs::create_dir_all(Path::new(STAGE).join("demo"))?;
    for address in ["index.html", &shops::page(DEFAULT_SHOP)] {
        fs::write(Path::new(STAGE).join(address), &page)?;
    }
    for file in files::under(Path::new("demo"))? {
        let folder = file.parent().unwrap_or(Path::new("demo"));
        copy_into(&file, &Path::new(STAGE).join(folder))?;
    }
    Ok(())
}

fn compress_all() -> Result {
    let mut compressed = files::under(Path::new(STAGE))?;
    compressed.retain(|file| {
        let extension = file.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| COMPRESSED.contains(&extension))
    });
    eprintln!("  brotli and gzip for {} files", compressed.len());
    compress(&compressed)
}
