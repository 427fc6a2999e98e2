//! Whether what is built into Careline may be: its licences and sources, and what is known against it.
//!
//! `deny.toml` says what may. What is known is in RustSec's database, which lies on a git host. Where that can't be
//! reached, a line says that nobody looked, and nothing fails: a network that is away is no finding.

use std::process::Command;

use crate::{
    cargo_tools::Tool,
    run::{Result, run, run_quietly},
};

const UNCHECKED: &str =
    "NOT CHECKED: known vulnerabilities. The database of advisories can't be reached from here";

/// Asks cargo-deny.
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
        eprintln!("  {UNCHECKED}: {why}");
        return Ok(());
    }
    run(&mut cargo_deny(&[
        "--offline",
        "check",
        quiet,
        "advisories",
    ]))
}
