//! Installs the tools for building and testing. Those that are there already are left alone.

use std::process::Command;

use crate::{
    apt,
    cargo_tools::Tool,
    npm,
    run::{Result, cargo, find, run, step},
    toolchain,
};

/// The tools of every command.
pub fn everything() -> Result {
    for_testing()?;
    for_attack()?;
    for_dependency_checks()?;
    eprintln!("Everything is in place.");
    Ok(())
}

/// The tools that build the widget.
pub fn for_building() -> Result {
    toolchain::install()?;
    npm::install()?;
    Tool::split().install()?;
    Tool::bindgen()?.install()
}

/// The tools for building, linting and testing.
pub fn for_testing() -> Result {
    lints()?;
    for_building()?;
    browser()?;
    for_faults()
}

/// The tools for fault injection: strace shows which files the endpoint syncs.
pub fn for_faults() -> Result {
    if find("strace").is_some() {
        return Ok(());
    }
    step("Install strace", "under a minute");
    apt::install(&["strace"])
}

/// The tools that check and list dependencies.
pub fn for_dependency_checks() -> Result {
    Tool::deny().install()?;
    Tool::cyclonedx().install()
}

/// The tools for attacks: node and Python, whose libraries read the endpoint's mail.
pub fn for_attack() -> Result {
    npm::install()?;
    if find("python3").is_some() {
        return Ok(());
    }
    step("Install Python", "under a minute");
    apt::install(&["python3"])
}

/// rustfmt and clippy. If they can't be installed, it is better to fail here than minutes later.
fn lints() -> Result {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let there = cargo()
            .args([subcommand, "--version"])
            .output()
            .is_ok_and(|output| output.status.success());
        if !there {
            step(&format!("Add {component}"), "under a minute");
            run(Command::new("rustup").args(["component", "add", component])).map_err(|error| {
                format!("{error}\n`cargo {subcommand}` is missing; install {component} for this toolchain")
            })?;
        }
    }
    Ok(())
}

/// A browser and its driver.
fn browser() -> Result {
    let chromium = ["chromium", "google-chrome", "chromium-browser"];
    let there = chromium.iter().any(|name| find(name).is_some());
    if there && find("chromedriver").is_some() {
        return Ok(());
    }
    step("Install Chromium and its driver", "about 2 minutes");
    apt::install(&["chromium", "chromium-driver"])
}
