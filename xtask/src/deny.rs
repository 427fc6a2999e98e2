//! Checks dependencies with cargo-deny: licences, sources and known vulnerabilities, by the rules in `deny.toml`.
//!
//! Known vulnerabilities are in RustSec's advisory database, which is fetched by git. If it can't be reached, a line
//! says so, and the check doesn't fail: being offline is no finding.

use std::process::Command;

use crate::{
    cargo_tools::Tool,
    run::{Result, run, run_quietly},
};

const NOT_CHECKED: &str =
    "NOT CHECKED: known vulnerabilities. The advisory database can't be reached from here";

/// Runs cargo-deny, and installs it first if needed.
pub fn check() -> Result {
    let deny = Tool::deny();
    deny.install()?;
    let program = deny.path()?;
    let cargo_deny = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(["--workspace", "--locked"]).args(arguments);
        command
    };
    let quiet = "--hide-inclusion-graph";
    run(&mut cargo_deny(&[
        "check", quiet, "bans", "licenses", "sources",
    ]))?;
    if let Err(error) = run_quietly(&mut cargo_deny(&["fetch", "db"])) {
        let why = error.to_string();
        let why = why.trim_end().lines().last().unwrap_or_default();
        eprintln!("  {NOT_CHECKED}: {why}");
        return Ok(());
    }
    run(&mut cargo_deny(&[
        "--offline",
        "check",
        quiet,
        "advisories",
    ]))
}
