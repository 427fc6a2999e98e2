//! Builds and runs the endpoint, as a release build.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::run::{Result, cargo, run, run_cargo, step};

/// Builds the endpoint. If nothing changed, cargo is done in a second.
pub fn build() -> Result {
    step(
        "Build the endpoint",
        "4 to 8 minutes at first, then seconds",
    );
    run_cargo(&["build", "--release", "--package", "careline-endpoint"])
}

/// Builds the endpoint with fault injection, and moves it to `target/faults`, so that nobody takes it for the endpoint
/// that is shipped.
pub fn build_with_faults() -> Result<PathBuf> {
    step(
        "Build the endpoint with fault injection",
        "2 to 4 minutes at first, then seconds",
    );
    run(cargo()
        .args(["build", "--release", "--package", "careline-endpoint"])
        .args(["--features", "faults", "--target-dir", "target"]))?;
    let folder = Path::new("target/faults");
    fs::create_dir_all(folder)?;
    let with_faults = folder.join("careline");
    fs::rename("target/release/careline", &with_faults)?;
    Ok(with_faults)
}

/// A command that runs the endpoint with these arguments.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("target/release/careline");
    command.args(arguments);
    command
}
