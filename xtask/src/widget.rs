//! Builds the widget's WebAssembly: a main module, one module a flow, and the glue between.
//!
//! Cargo links one module and keeps its relocations; wasm-split cuts it at each `wasm_split`
//! function; wasm-bindgen writes the main module's glue; wasm-opt shrinks every part. Names are
//! the tools' own: `main.js`, `main_bg.wasm`, `split_<flow>.wasm`, and `chunk_<n>.wasm` for what
//! several flows share.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    cargo_tools::Tool,
    npm,
    run::{Result, run, step},
    stamp::{Stamp, files},
    toolchain::Web,
};

/// Where the parts land, before they are dressed for the network.
pub const PARTS: &str = "target/careline/parts";

const SPLIT: &str = "target/careline/split";
const INPUTS: [&str; 7] = [
    "Cargo.toml",
    "Cargo.lock",
    "src",
    "crates/policy",
    "crates/wire",
    "xtask/package-lock.json",
    "xtask/src/widget.rs",
];

/// What every browser of the last years has. wasm-opt is told, since it would take all it knows.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds the parts unless they are there from the same inputs.
pub fn build() -> Result {
    let stamp = Stamp::of("target/careline/parts.stamp", &INPUTS)?;
    if stamp.is_current() && Path::new(PARTS).is_dir() {
        return Ok(());
    }
    step(
        "Build the widget",
        "2 to 4 minutes at first, then under one",
    );
    for folder in [SPLIT, PARTS] {
        renew(Path::new(folder))?;
    }
    let linked = link()?;
    split(&linked)?;
    bind()?;
    for part in wasm_files(Path::new(PARTS))? {
        shrink(&part)?;
    }
    stamp.set()
}

/// The modules that a flow fetches on top of the main one, by file name.
///
/// Read from the loader that wasm-split writes: each module is a `makeLoad` that names its file
/// and, after it, the modules it shares.
pub fn modules(flow: &str) -> Result<Vec<String>> {
    let script = fs::read_to_string(Path::new(PARTS).join("__wasm_split.js"))?;
    let wanted = format!("__wasm_split_load_{flow}");
    let module = loads(&script).find(|module| module.name == wanted);
    let Some(module) = module else {
        return Err(format!("the widget has no module for the flow `{flow}`").into());
    };
    let shared = loads(&script).filter(|other| module.shares.contains(&other.name));
    let mut names: Vec<_> = shared.map(|other| other.file.to_owned()).collect();
    names.push(module.file.to_owned());
    Ok(names)
}

struct Load<'a> {
    name: &'a str,
    file: &'a str,
    shares: Vec<&'a str>,
}

fn loads(script: &str) -> impl Iterator<Item = Load<'_>> {
    script
        .split("\nconst ")
        .flat_map(|part| part.split("export const "))
        .filter_map(|part| {
            let (name, rest) = part.split_once(" = ")?;
            let (_, rest) = rest.split_once("new URL(\"./")?;
            let (file, rest) = rest.split_once('"')?;
            let (_, rest) = rest.split_once(", [")?;
            let (shares, _) = rest.split_once(']')?;
            Some(Load {
                name,
                file,
                shares: shares.split(',').map(str::trim).collect(),
            })
        })
}

fn link() -> Result<PathBuf> {
    let web = Web::ready()?;
    run(web
        .cargo("build", "std,panic_abort")
        .args(["--package", "careline", "--lib", "--profile", "widget"])
        .env("RUSTFLAGS", "-Clink-arg=--emit-relocs"))?;
    Ok(web.artifacts("widget").join("careline.wasm"))
}

fn split(linked: &Path) -> Result {
    run(Command::new(Tool::split().path()?)
        .arg(linked)
        .args([SPLIT, "--out-name", "main"]))
}

fn bind() -> Result {
    let main = Path::new(SPLIT).join("main.wasm");
    run(Command::new(Tool::bindgen()?.path()?)
        .args(["--target", "web", "--keep-lld-exports", "--no-typescript"])
        .args(["--out-name", "main", "--out-dir", PARTS])
        .arg(&main))?;
    for file in files(Path::new(SPLIT))? {
        if let Some(name) = file.file_name().filter(|_| file != main) {
            fs::copy(&file, Path::new(PARTS).join(name))?;
        }
    }
    Ok(())
}

fn shrink(module: &Path) -> Result {
    run(Command::new(npm::program("wasm-opt")?)
        .arg("-Oz")
        .args(FEATURES)
        .args([module, Path::new("-o"), module]))
}

/// Every WebAssembly module of a folder.
pub fn wasm_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = files(folder)?;
    found.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "wasm")
    });
    Ok(found)
}

/// Empties a folder, or makes it.
pub fn renew(folder: &Path) -> Result {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}
