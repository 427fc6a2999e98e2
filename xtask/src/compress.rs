//! Writes brotli and gzip siblings of files, by `xtask/compress.mjs`.

use std::{path::PathBuf, process::Command};

use crate::run::Result;

/// Writes a `.br` and a `.gz` beside each file.
pub fn compress(files: &[PathBuf]) -> Result {
    let status = Command::new("node")
        .arg("xtask/compress.mjs")
        .args(files)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err("xtask/compress.mjs failed; its message is above".into())
    }
}
