//! Subresource Integrity: hashes with which a browser checks that a file is the one that was built.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::run::Result;

/// A file's hash, in the form of the attribute `integrity`.
pub fn of(file: &Path) -> Result<String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes))))
}
