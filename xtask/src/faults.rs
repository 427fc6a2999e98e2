//! Fault injection. On the endpoint's side, the harness `careline-faults` (`tests/faults`) runs the endpoint as it is
//! shipped and a build with fault injection. On the shopper's side, end-to-end tests kill browsers and cut their
//! network.

use std::process::Command;

use crate::{
    dist, endpoint,
    run::{Result, cargo, run, step},
    setup,
};

/// How many shoppers' journeys are disturbed, unless `--runs` says otherwise.
const JOURNEYS: &str = "100";

/// Runs the parts that the arguments select.
pub fn faults(arguments: &[String]) -> Result {
    let only = value(arguments, "--only");
    if only != Some("browser") {
        endpoint_side(arguments)?;
    }
    // A short run leaves the browser's side to the end-to-end tests, which include it.
    let is_short = arguments.iter().any(|argument| argument == "--short");
    match only {
        Some("browser") => browser_side(arguments),
        None if !is_short => browser_side(arguments),
        _ => Ok(()),
    }
}

fn endpoint_side(arguments: &[String]) -> Result {
    setup::for_faults()?;
    let with_faults = endpoint::build_with_faults()?;
    endpoint::build()?;
    step("Build the harness", "2 to 4 minutes at first, then seconds");
    run(cargo()
        .args(["build", "--package", "careline-faults"])
        .args(["--target-dir", "target"]))?;
    step("Break the endpoint", "a minute with --short, else five");
    run(Command::new("target/debug/careline-faults")
        .args(["--shipped", "target/release/careline"])
        .arg("--breakable")
        .arg(with_faults)
        .args(arguments))
}

fn browser_side(arguments: &[String]) -> Result {
    setup::for_testing()?;
    dist::build()?;
    endpoint::build()?;
    step("Break the browser", "eight minutes for 100 journeys");
    let mut tests = cargo();
    tests
        .args(["test", "--package", "careline-e2e", "--test", "faults"])
        .args(["--target-dir", "target"])
        .env(
            "CARELINE_FAULTS_RUNS",
            value(arguments, "--runs").unwrap_or(JOURNEYS),
        );
    if let Some(seed) = value(arguments, "--seed") {
        tests.env("CARELINE_FAULTS_SEED", seed);
    }
    run(tests.args(["--", "--nocapture", "--test-threads", "1"]))
}

/// The value after an option.
fn value<'a>(arguments: &'a [String], option: &str) -> Option<&'a str> {
    let at = arguments.iter().position(|argument| argument == option)?;
    arguments.get(at + 1).map(String::as_str)
}
