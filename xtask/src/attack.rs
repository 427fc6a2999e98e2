//! Attacks the endpoint as it is shipped, by `careline-attack`.

use std::process::Command;

use crate::{
    endpoint,
    run::{Result, cargo, run, step},
    setup,
};

/// Runs the parts that the arguments ask for.
pub fn attack(arguments: &[String]) -> Result {
    setup::for_attack()?;
    endpoint::build()?;
    step("Build the harness", "2 to 4 minutes at first, then seconds");
    run(cargo()
        .args(["build", "--package", "careline-attack"])
        .args(["--target-dir", "target"]))?;
    step(
        "Attack the endpoint",
        "2 to 3 minutes with --short, else about ten",
    );
    run(Command::new("target/debug/careline-attack")
        .args(["--shipped", "target/release/careline"])
        .args(arguments))
}
