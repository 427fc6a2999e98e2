//! Breaks the endpoint on purpose: builds it twice, as it is shipped and as it can be told to break, and lets
//! `careline-faults` at both. Then the shopper's side: browsers are killed and taken off the network.

use std::process::Command;

use crate::{
    dist, endpoint,
    run::{Result, cargo, run, step},
    setup,
};

/// How many stories of shoppers go wrong where nobody says.
const STORIES: &str = "100";

/// Runs the parts that the arguments ask for.
pub fn faults(arguments: &[String]) -> Result {
    let only = value(arguments, "--only");
    if only != Some("browser") {
        endpoint_side(arguments)?;
    }
    // The end-to-end tests have a short run of it.
    let is_short = arguments.iter().any(|argument| argument == "--short");
    match only {
        Some("browser") => browser_side(arguments),
        None if !is_short => browser_side(arguments),
        _ => Ok(()),
    }
}

fn endpoint_side(arguments: &[String]) -> Result {
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

fn browser_side(arguments: &[String]) -> Result {
    setup::for_testing()?;
    dist::build()?;
    endpoint::build()?;
    step("Break the browser", "eight minutes for 100 stories");
    let mut tests = cargo();
    tests
        .args(["test", "--package", "careline-e2e", "--test", "faults"])
        .args(["--target-dir", "target"])
        .env(
            "CARELINE_FAULTS_RUNS",
            value(arguments, "--runs").unwrap_or(STORIES),
        );
    if let Some(seed) = value(arguments, "--seed") {
        tests.env("CARELINE_FAULTS_SEED", seed);
    }
    run(tests.args(["--", "--nocapture", "--test-threads", "1"]))
}

/// What stands behind an option.
fn value<'a>(arguments: &'a [String], option: &str) -> Option<&'a str> {
    let at = arguments.iter().position(|argument| argument == option)?;
    arguments.get(at + 1).map(String::as_str)
}
