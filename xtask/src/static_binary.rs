//! Builds the endpoint as one static program with the widget inside. It runs on every Linux of its architecture, and in a
//! container that has nothing else.
//!
//! It is linked with musl. glibc is no choice: even if it is linked statically, it loads the modules that resolve names
//! (NSS) from the machine, and they must be of its own version. musl reads `/etc/hosts` and `/etc/resolv.conf` itself.

use std::{path::PathBuf, process::Command};

use crate::{
    apt, paths,
    run::{Result, cargo, find, run, step},
    toolchain,
};

/// musl.
pub const TARGET: &str = "x86_64-unknown-linux-musl";
const PACKAGE: &str = "careline-endpoint";
/// What only releases have.
pub const FEATURES: &str = "age,embedded-assets,generate,otlp";

/// Installs the target's standard library, and the C compiler for SQLite and ring.
pub fn install() -> Result {
    if !toolchain::has(TARGET) {
        step("Add Rust's musl target", "under a minute");
        run(Command::new("rustup").args(["target", "add", TARGET]))?;
    }
    if find("musl-gcc").is_none() {
        step("Install musl's C compiler", "under a minute");
        apt::install(&["musl-tools"])?;
    }
    Ok(())
}

/// Builds it from `dist/`, and returns its path.
pub fn build() -> Result<PathBuf> {
    step("Build the endpoint", "8 to 15 minutes at first");
    run(cargo()
        .args(["build", "--locked", "--profile", "shipped"])
        .args(selection())
        .args(["--target-dir", "target"])
        .env("CARGO_ENCODED_RUSTFLAGS", paths::remapped()?.join("\x1f")))?;
    Ok(PathBuf::from("target")
        .join(TARGET)
        .join("shipped/careline"))
}

/// The arguments that name its package, features and target to cargo.
pub fn selection() -> [&'static str; 6] {
    [
        "--package",
        PACKAGE,
        "--features",
        FEATURES,
        "--target",
        TARGET,
    ]
}

/// Tests what the normal build leaves out: the widget inside the binary, encrypted backups, and traces.
pub fn test() -> Result {
    step("Test the release's own features", "3 to 5 minutes at first");
    run(cargo()
        .args(["test", "--locked", "--package", PACKAGE])
        .args(["--features", FEATURES, "--target-dir", "target"])
        .args(["--test", "api", "--test", "cli", "--"])
        .args(["embedded", "encrypted_backup", "traces::"]))
}
