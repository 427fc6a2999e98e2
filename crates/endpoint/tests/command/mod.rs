//! Running the `careline` command.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// Runs the command with this input.
pub fn careline(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_careline"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that doesn't read its input has closed it already.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    child.wait_with_output().unwrap()
}

/// Runs the command with an output that nobody reads.
#[allow(dead_code, reason = "only the command line's own tests do")]
pub fn careline_unread(args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_careline"))
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.wait_with_output().unwrap()
}

/// Runs the command with outputs that nobody reads: its exit status.
#[allow(dead_code, reason = "only the command line's own tests do")]
pub fn careline_unheard(args: &[&str]) -> Option<i32> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_careline"))
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    child.wait().unwrap().code()
}

/// Asserts that it failed with all of these words.
#[track_caller]
pub fn says(output: &Output, parts: &[&str]) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{error}");
    for part in parts {
        assert!(error.contains(part), "{part:?} isn't in: {error}");
    }
}
