//! What every harness that is hard on the endpoint needs.
//!
//! An [`endpoint`] of one's own; choices that follow from a [`seed`]; [`until`](fn@until::until) in place of sleeping; the
//! [`mailbox`] that mail arrives in; and [`parts`], each of which ends with one line, its [`outcome`].

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

/// What can't go on is told to a person.
pub type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How a harness ends: well, with findings, or with what it couldn't do.
pub fn exit(all_well: Result<bool>) -> ExitCode {
    match all_well {
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

/// SHA-256 as the wire has it.
#[must_use]
pub fn digest(bytes: impl AsRef<[u8]>) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
