//! Builds the widget's WebAssembly: a main module, a module for each flow, and their JavaScript glue.
//!
//! Cargo links one module and keeps its relocations. wasm-split cuts it at each `wasm_split` function, wasm-bindgen
//! writes the main module's glue, and wasm-opt shrinks every module. The tools choose the names: `main.js`,
//! `main_bg.wasm`, `split_<flow>.wasm`, and `chunk_<n>.wasm` for code that several flows share.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    cargo_tools::Tool,
    files,
    fingerprint::Fingerprint,
    run::{Result, run, step},
    shrink::shrink,
    toolchain::Web,
    unused,
};

/// The folder of modules and glue, before `dist` bundles and compresses them.
pub const PARTS: &str = "target/careline/parts";

const SPLIT: &str = "target/careline/split";
const INPUTS: [&str; 10] = [
    "Cargo.toml",
    "Cargo.lock",
    "src",
    "crates/policy",
    "crates/wire",
    "xtask/package-lock.json",
    "xtask/src/shrink.rs",
    "xtask/src/unused.rs",
    "xtask/src/widget.rs",
    "xtask/unexport.mjs",
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
    unused::remove_exports(&Path::new(PARTS).join("main_bg.wasm"))?;
    shrink(&files::wasm(Path::new(PARTS))?)?;
    fingerprint.save()
}

fn link() -> Result<PathBuf> {
    let web = Web::ready()?;
    run(web
        .cargo("build", "std,panic_abort")
        .args(["--package", "careline", "--lib", "--profile", "widget"])
        .args(["--features", "split"])
        .env("CARGO_ENCODED_RUSTFLAGS", flags()?.join("\x1f")))?;
    Ok(web.artifacts("widget").join("careline.wasm"))
}

/// Keeps the relocations, which wasm-split needs, and removes this machine's paths from the module.
fn flags() -> Result<[String; 3]> {
    let here = env::current_dir()?;
    let home = env::var("CARGO_HOME")
        .or_else(|_| env::var("HOME").map(|home| format!("{home}/.cargo")))
        .unwrap_or_default();
    Ok([
        "-Clink-arg=--emit-relocs".into(),
        format!("--remap-path-prefix={}=", here.display()),
        format!("--remap-path-prefix={home}/registry/src="),
    ])
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
