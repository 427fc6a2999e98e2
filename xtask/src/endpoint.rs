//! The endpoint, built for release.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::run::{Result, cargo, run, step};

/// Builds the endpoint; cargo knows when there is nothing to do.
pub fn build() -> Result {
    step(
        "Build the endpoint",
        "4 to 8 minutes at first, then seconds",
    );
    run(cargo()
        .args(["build", "--release", "--package", "careline-endpoint"])
        .args(["--target-dir", "target"]))
}

/// Builds the endpoint with what can break it, and puts it elsewhere: where the endpoint lies it would be mistaken for it.
pub fn build_breakable() -> Result<PathBuf> {
    step(
        "Build the endpoint that can be told to break",
        "2 to 4 minutes at first, then seconds",
    );
    run(cargo()
        .args(["build", "--release", "--package", "careline-endpoint"])
        .args(["--features", "faults", "--target-dir", "target"]))?;
    let folder = Path::new("target/faults");
    fs::create_dir_all(folder)?;
    let breakable = folder.join("careline");
    fs::rename("target/release/careline", &breakable)?;
    Ok(breakable)
}

/// A command of the endpoint's.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("target/release/careline");
    command.args(arguments);
    command
}
