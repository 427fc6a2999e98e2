//! Installs the tools for building and testing. Those that are there already are left alone.

use std::{path::Path, process::Command};

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
    for_screenshots()?;
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
    browsers()?;
    for_faults()
}

/// The fonts of screenshots (`tests/screenshots/fonts.conf`).
pub fn for_screenshots() -> Result {
    let fonts = [
        ("fonts-inter", "fonts/opentype/inter"),
        ("fonts-ebgaramond", "fonts/opentype/ebgaramond"),
        ("fonts-texgyre", "texmf/fonts/opentype/public/tex-gyre"),
        ("fonts-dejavu-core", "fonts/truetype/dejavu"),
    ];
    let is_missing = |folder: &str| !Path::new("/usr/share").join(folder).is_dir();
    let missing = fonts.into_iter().filter(|(_, folder)| is_missing(folder));
    let missing: Vec<_> = missing.map(|(package, _)| package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    step("Install the fonts of screenshots", "under a minute");
    apt::install(&missing)
}

/// The tools for fault injection: strace shows which files the endpoint syncs.
pub fn for_faults() -> Result {
    if find("strace").is_some() {
        return Ok(());
    }
    step("Install strace", "under a minute");
    apt::install(&["strace"])
}

/// Prometheus' tool for rules and figures. Debian has it in the package of the server, which starts one.
pub fn for_promtool() -> Result {
    if find("promtool").is_some() {
        return Ok(());
    }
    step(
        "Install Prometheus, whose server then listens on port 9090",
        "under a minute",
    );
    apt::install(&["prometheus"])
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

/// A browser of each engine, and its driver. WebKit has no headless mode, so it gets a screen in memory.
fn browsers() -> Result {
    let chromium = ["chromium", "google-chrome", "chromium-browser"];
    let firefox = ["firefox-esr", "firefox"];
    let any = |names: &[&str]| names.iter().any(|name| find(name).is_some());
    let mut missing = Vec::new();
    if !any(&chromium) || find("chromedriver").is_none() {
        missing.extend(["chromium", "chromium-driver"]);
    }
    if !any(&firefox) {
        missing.push("firefox-esr");
    }
    if find("WebKitWebDriver").is_none() {
        missing.push("webkit2gtk-driver");
    }
    if find("Xvfb").is_none() {
        missing.push("xvfb");
    }
    if !missing.is_empty() {
        step("Install browsers and their drivers", "about 3 minutes");
        apt::install(&missing)?;
    }
    Tool::geckodriver().install()
}
