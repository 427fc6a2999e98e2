//! How a command ends.

use std::error::Error;

use crate::cli::escape;

/// Why a command failed.
pub type Failure = Box<dyn Error + Send + Sync>;

/// The result of a command.
pub type Outcome = Result<(), Failure>;

/// A failure's message, safe to print on a terminal: it may repeat text from a file.
#[must_use]
pub fn explained(failure: &(dyn Error + Send + Sync)) -> String {
    escape::escaped_lines(&failure.to_string())
}
