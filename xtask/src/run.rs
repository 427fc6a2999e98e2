//! Runs other programs, and shows what is done, how long it may take, and by which command.
//!
//! Our own progress goes to standard error, so that standard output has only results. The programs that run here write
//! where they like.

use std::{
    env,
    error::Error,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Any error here ends the command; its message is for a person.
pub type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// Announces a step, and how long it may take.
pub fn step(what: &str, time: &str) {
    eprintln!("\n==> {what} ({time})");
}

/// Runs a command and waits for it. Its output is shown.
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
        Err(format!("`{line}` failed ({status}); its output is above").into())
    }
}

/// Runs a command and waits for it. Its output is shown only if it fails.
pub fn run_quietly(command: &mut Command) -> Result {
    let line = line(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{line}` could not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{line}` failed ({}):\n{message}", output.status).into())
}

/// What a command prints; `None` if it is missing or fails.
pub fn probe(program: impl AsRef<Path>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program.as_ref())
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// Finds a program on the PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// The cargo that runs this command. Incremental builds are off: they would double the disk space, and `test` builds
/// each crate only once.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.env("CARGO_INCREMENTAL", "0");
    cargo
}

/// Runs a subcommand of [`cargo`] with the target folder of this workspace, wherever else the environment says to build.
pub fn run_cargo(arguments: &[&str]) -> Result {
    run(cargo().args(arguments).args(["--target-dir", "target"]))
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
