//! What the harnesses that attack or break the endpoint share.
//!
//! It starts an [`endpoint`], draws random choices from a [`seed`], waits with [`until`](fn@until::until) instead of
//! sleeping, reads the [`mailbox`], and runs [`parts`], each of which reports an [`outcome`] in one line.

#![forbid(unsafe_code)]

pub mod endpoint;
pub mod mailbox;
pub mod outcome;
pub mod parts;
pub mod seed;
pub mod stats;
pub mod until;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sha2::{Digest as _, Sha256};

/// An error for a person to read: the run can't go on.
pub type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The exit code of a harness. Prints the error if it couldn't run.
pub fn exit(all_passed: Result<bool>) -> ExitCode {
    match all_passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A path in the repository.
#[must_use]
pub fn repository(path: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    root.unwrap_or(Path::new(".")).join(path)
}

/// SHA-256 in lower-case hexadecimal, as the wire has it.
#[must_use]
pub fn digest(bytes: impl AsRef<[u8]>) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
