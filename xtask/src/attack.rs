//! Attacks the release build of the endpoint with the harness `careline-attack` (`tests/attack`).

use std::process::Command;

use crate::{
    endpoint,
    run::{Result, run, run_cargo, step},
    selection::Selection,
    setup,
};

/// Runs the selected parts of the harness.
pub fn attack(selection: &Selection) -> Result {
    setup::for_attack()?;
    endpoint::build()?;
    step("Build the harness", "2 to 4 minutes at first, then seconds");
    run_cargo(&["build", "--package", "careline-attack"])?;
    step(
        "Attack the endpoint",
        "2 to 3 minutes with --short, else about ten",
    );
    run(Command::new("target/debug/careline-attack")
        .args(["--shipped", "target/release/careline"])
        .args(selection.arguments()))
}
