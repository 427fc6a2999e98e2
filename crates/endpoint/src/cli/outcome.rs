//! How a command ends.

use std::error::Error;

use crate::cli::escape;

/// Why a command failed.
pub type Failure = Box<dyn Error + Send + Sync>;

/// A failure of a command that did a part of its work. It has printed which.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Incomplete(pub String);

/// The exit status that tells a failure to scripts: 2 if a part of the work was done, else 1.
#[must_use]
pub fn exit_status(failure: &Failure) -> u8 {
    if failure.is::<Incomplete>() { 2 } else { 1 }
}

/// The result of a command.
pub type Outcome = Result<(), Failure>;

/// A failure's message, safe to print on a terminal: it may repeat text from a file.
#[must_use]
pub fn explained(failure: &(dyn Error + Send + Sync)) -> String {
    escape::escaped_lines(&failure.to_string())
}
