//! Fault injection. On the endpoint's side, the harness `careline-faults` (`tests/faults`) runs the endpoint as it is
//! shipped and a build with fault injection. On the shopper's side, end-to-end tests kill browsers and cut their
//! network.

use std::process::Command;

use crate::{
    dist, endpoint,
    run::{Result, cargo, run, run_cargo, step},
    selection::Selection,
    setup,
};

/// How many shoppers' journeys are disturbed, unless `--runs` says otherwise.
const JOURNEYS: u32 = 100;

/// Runs the selected parts.
pub fn faults(selection: &Selection) -> Result {
    let only = selection.only.as_deref();
    if only != Some("browser") {
        endpoint_side(selection)?;
    }
    // A short run leaves the browser's side to the end-to-end tests, which include it.
    match only {
        Some("browser") => browser_side(selection),
        None if !selection.short => browser_side(selection),
        _ => Ok(()),
    }
}

fn endpoint_side(selection: &Selection) -> Result {
    setup::for_faults()?;
    let mut harness = harness()?;
    step("Break the endpoint", "two minutes with --short, else ten");
    run(harness.args(selection.arguments()))
}

/// Runs the parts that need a Postgres server. Its processes are killed.
pub fn on_postgres(server: &str) -> Result {
    let mut harness = harness()?;
    step("Kill replicas on Postgres", "2 to 3 minutes");
    run(harness.args(["--postgres", server]))
}

/// The harness of the endpoint's side, and the two endpoints that it runs.
fn harness() -> Result<Command> {
    let with_faults = endpoint::build_with_faults()?;
    endpoint::build()?;
    step("Build the harness", "2 to 4 minutes at first, then seconds");
    run_cargo(&["build", "--package", "careline-faults"])?;
    let mut harness = Command::new("target/debug/careline-faults");
    harness
        .args(["--shipped", "target/release/careline"])
        .arg("--breakable")
        .arg(with_faults);
    Ok(harness)
}

fn browser_side(selection: &Selection) -> Result {
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
            selection.runs.unwrap_or(JOURNEYS).to_string(),
        );
    if let Some(seed) = selection.seed {
        tests.env("CARELINE_FAULTS_SEED", seed.to_string());
    }
    run(tests.args(["--", "--nocapture", "--test-threads", "1"]))
}
