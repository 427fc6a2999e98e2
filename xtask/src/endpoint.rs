//! The endpoint, built for release.

use std::process::Command;

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

/// A command of the endpoint's.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("target/release/careline");
    command.args(arguments);
    command
}
