//! Brings a machine everything that building and testing need. What is there already is left alone.

use std::process::Command;

use crate::{
    apt,
    cargo_tools::Tool,
    npm,
    run::{Result, cargo, find, run, step},
    toolchain,
};

/// All that any command needs.
pub fn everything() -> Result {
    for_testing()?;
    for_attack()?;
    for_judging()?;
    eprintln!("Everything is in place.");
    Ok(())
}

/// What building the widget needs.
pub fn for_building() -> Result {
    toolchain::install()?;
    npm::install()?;
    Tool::split().install()?;
    Tool::bindgen()?.install()
}

/// What building and testing need.
pub fn for_testing() -> Result {
    lints()?;
    for_building()?;
    browser()?;
    for_faults()
}

/// What breaking the endpoint needs: a program that traces its calls.
pub fn for_faults() -> Result {
    if find("strace").is_some() {
        return Ok(());
    }
    step("Install strace", "under a minute");
    apt::install(&["strace"])
}

/// What looking at all that is built in needs.
pub fn for_judging() -> Result {
    Tool::deny().install()?;
    Tool::cyclonedx().install()
}

/// What attacking the endpoint needs: libraries that read its mail.
pub fn for_attack() -> Result {
    npm::install()?;
    if find("python3").is_some() {
        return Ok(());
    }
    step("Install Python", "under a minute");
    apt::install(&["python3"])
}

/// A missing component fails here in words, rather than minutes later.
fn lints() -> Result {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let there = cargo()
            .args([subcommand, "--version"])
            .output()
            .is_ok_and(|output| output.status.success());
        if !there {
            step(&format!("Add {component}"), "under a minute");
            run(Command::new("rustup").args(["component", "add", component])).map_err(|error| {
                format!("{error}\n`cargo {subcommand}` is missing: install {component} for this toolchain")
            })?;
        }
    }
    Ok(())
}

/// A browser and its driver, for the tests that need one.
fn browser() -> Result {
    let chromium = ["chromium", "google-chrome", "chromium-browser"];
    let there = chromium.iter().any(|name| find(name).is_some());
    if there && find("chromedriver").is_some() {
        return Ok(());
    }
    step("Install Chromium and its driver", "about 2 minutes");
    apt::install(&["chromium", "chromium-driver"])
}
