//! Builds the widget's WebAssembly: a main module, a module for each flow, and their JavaScript glue.
//!
//! Cargo links one module and keeps its relocations. wasm-split cuts it at each `wasm_split` function, wasm-bindgen
//! writes the main module's glue, and wasm-opt shrinks every module. The tools choose the names: `main.js`,
//! `main_bg.wasm`, `split_<flow>.wasm`, and `chunk_<n>.wasm` for code that several flows share.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    cargo_tools::Tool,
    files,
    fingerprint::Fingerprint,
    paths,
    run::{Result, run, step},
    shrink::shrink,
    toolchain::Web,
};

/// The folder of modules and glue, before `dist` bundles and compresses them.
pub const PARTS: &str = "target/careline/parts";

const SPLIT: &str = "target/careline/split";
const INPUTS: [&str; 12] = [
    "Cargo.toml",
    "Cargo.lock",
    "src",
    "crates/policy",
    "crates/wasm-streams",
    "crates/wire",
    "xtask/order.mjs",
    "xtask/package-lock.json",
    "xtask/src/paths.rs",
    "xtask/src/shrink.rs",
    "xtask/src/toolchain.rs",
    "xtask/src/widget.rs",
];

/// Builds modules and glue, unless they are up to date.
pub fn build() -> Result {
    let fingerprint = Fingerprint::of("target/careline/parts.stamp", &INPUTS)?;
    if fingerprint.is_current() && Path::new(PARTS).is_dir() {
        return Ok(());
    }
    step(
        "Build the widget",
        "2 to 4 minutes at first, then under one",
    );
    for folder in [SPLIT, PARTS] {
        files::renew(Path::new(folder))?;
    }
    let linked = link()?;
    split(&linked)?;
    bind()?;
    shrink(&files::wasm(Path::new(PARTS))?)?;
    fingerprint.save()
}

fn link() -> Result<PathBuf> {
    let web = Web::ready()?;
    let mut flags = flags()?;
    let mut build = web.cargo("build", "std,panic_abort");
    build
        .args(["--package", "careline", "--lib", "--profile", "widget"])
        .args(["--features", "split"]);
    if web.rebuilds_std() {
        flags.extend(ABORT.map(str::to_owned));
        build.args(BUILD_STD).env("RUSTC_BOOTSTRAP", "1");
    } else {
        eprintln!(
            "  without the sources of Rust's standard library the widget is an eighth larger"
        );
    }
    run(build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")))?;
    Ok(web.artifacts("widget").join("careline.wasm"))
}

/// A panic stops the wasm at once, and nothing tells where: nobody would read that, and it is much code.
const ABORT: [&str; 3] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
];
/// The standard library is built without that code too, and for size.
const BUILD_STD: [&str; 2] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
];

/// Keeps the relocations, which wasm-split needs.
fn flags() -> Result<Vec<String>> {
    let mut flags = paths::remapped()?;
    flags.push("-Clink-arg=--emit-relocs".into());
    Ok(flags)
}

fn split(linked: &Path) -> Result {
    run(Command::new(Tool::split().path()?)
        .arg(linked)
        .args([SPLIT, "--out-name", "main"]))
}

fn bind() -> Result {
    let main = Path::new(SPLIT).join("main.wasm");
    run(Command::new(Tool::bindgen()?.path()?)
        .args([
            "--target",
            "web",
            "--keep-lld-exports",
            "--no-typescript",
            "--omit-default-module-path",
            "--encode-into=always",
        ])
        .args(["--out-name", "main", "--out-dir", PARTS])
        .arg(&main))?;
    for file in files::under(Path::new(SPLIT))? {
        if let Some(name) = file.file_name().filter(|_| file != main) {
            fs::copy(&file, Path::new(PARTS).join(name))?;
        }
    }
    Ok(())
}
