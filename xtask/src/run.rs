//! Runs other programs in sight: what is being done, how long it may take, and by which command.
//!
//! Progress goes to standard error, so that standard output holds results alone.

use std::{
    env,
    error::Error,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What can fail here is told to a person and ends the command.
pub type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// Says what comes next and how long it may take.
pub fn step(what: &str, time: &str) {
    eprintln!("\n==> {what} ({time})");
}

/// Runs a command to its end, its output in view.
pub fn run(command: &mut Command) -> Result {
    let line = line(command);
    eprintln!("  $ {line}");
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("`{line}` could not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{line}` failed ({status}); what it said stands above").into())
    }
}

/// Runs a command whose output matters only where it fails.
pub fn run_quietly(command: &mut Command) -> Result {
    let line = line(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{line}` could not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{line}` failed ({}):\n{said}", output.status).into())
}

/// What a command prints, or nothing where it is missing or fails.
pub fn probe(program: impl AsRef<Path>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program.as_ref())
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// Looks a program up on PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// The cargo that runs this command. A whole check builds each crate once, so it keeps nothing for a next time:
/// incremental state would double what it takes of the disk.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.env("CARGO_INCREMENTAL", "0");
    cargo
}

fn line(command: &Command) -> String {
    let words = [command.get_program()]
        .into_iter()
        .chain(command.get_args());
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
