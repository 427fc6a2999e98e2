//! The packages from npm: wasm-opt (binaryen) and esbuild for the build, ALTCHA's solver for the widget, the others for
//! tests. The peers of the benchmark have a lock file of their own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    apt,
    fingerprint::Fingerprint,
    run::{Result, find, run, step},
};

const FOLDER: &str = "target/tools/npm";
const MANIFESTS: [&str; 2] = ["package.json", "package-lock.json"];

/// Installs the packages of `xtask/package-lock.json` into `target/tools/npm`, and node first if it is missing.
pub fn install() -> Result {
    install_from(Path::new("xtask"), Path::new(FOLDER))
}

/// Installs the packages of another folder's `package-lock.json` into `target`.
pub fn install_from(manifests: &Path, target: &Path) -> Result {
    let fingerprint = Fingerprint::of(
        target.with_extension("stamp"),
        &MANIFESTS.map(|name| manifests.join(name)),
    )?;
    if fingerprint.is_current() && find("node").is_some() {
        return Ok(());
    }
    if find("node").is_none() || find("npm").is_none() {
        step("Install node and npm", "about 2 minutes");
        apt::install(&["nodejs", "npm"])?;
    }
    step("Install packages from npm", "under a minute");
    fs::create_dir_all(target)?;
    for name in MANIFESTS {
        fs::copy(manifests.join(name), target.join(name))?;
    }
    run(Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .arg("--prefix")
        .arg(target))?;
    fingerprint.save()
}

/// The folder `node_modules`.
pub fn modules() -> Result<PathBuf> {
    Ok(Path::new(FOLDER).join("node_modules").canonicalize()?)
}

/// The path of a program in it.
pub fn program(name: &str) -> Result<PathBuf> {
    let file = Path::new(FOLDER).join("node_modules/.bin").join(name);
    file.canonicalize()
        .map_err(|_| format!("{name} is missing; run `cargo xtask setup`").into())
}
