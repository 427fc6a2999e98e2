//! Breaks the endpoint on purpose: builds it twice, as it is shipped and as it can be told to break, and lets
//! `careline-faults` at both.

use std::process::Command;

use crate::{
    endpoint,
    run::{Result, cargo, run, step},
    setup,
};

/// Runs the parts that the arguments ask for.
pub fn faults(arguments: &[String]) -> Result {
    setup::for_faults()?;
    let breakable = endpoint::build_breakable()?;
    endpoint::build()?;
    step("Build the harness", "2 to 4 minutes at first, then seconds");
    run(cargo()
        .args(["build", "--package", "careline-faults"])
        .args(["--target-dir", "target"]))?;
    step("Break the endpoint", "a minute with --short, else five");
    run(Command::new("target/debug/careline-faults")
        .args(["--shipped", "target/release/careline"])
        .arg("--breakable")
        .arg(breakable)
        .args(arguments))
}
