//! Files of the repository.

use std::path::{Path, PathBuf};

/// A path in the repository.
#[must_use]
pub fn repository(path: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    root.unwrap_or(Path::new(".")).join(path)
}
