//! Remembers what a build step was made from, so that an unchanged step is skipped.
//!
//! A fingerprint is the SHA-256 of the step's inputs, names included. It is kept in a file; if the file holds the
//! fingerprint of the current inputs, the step is done.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{files, run::Result};

/// The fingerprint of a step's inputs, and the file that keeps it.
pub struct Fingerprint {
    file: PathBuf,
    inputs: String,
}

impl Fingerprint {
    /// Reads the inputs: files, or folders with all files under them.
    pub fn of(file: impl Into<PathBuf>, inputs: &[impl AsRef<Path>]) -> Result<Self> {
        let mut hash = Sha256::new();
        for input in inputs {
            for path in files::under(input.as_ref())? {
                add(&mut hash, &path.to_string_lossy(), &fs::read(&path)?);
            }
        }
        Ok(Self {
            file: file.into(),
            inputs: hex(hash),
        })
    }

    /// Whether the step was last done with these inputs.
    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|text| text == self.inputs)
    }

    /// Remembers that the step is done.
    pub fn save(&self) -> Result {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(&self.file, &self.inputs)?)
    }
}

/// A name for a folder, made from its content: 12 hexadecimal digits. The same files give the same name.
pub fn content_name(folder: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for path in files::under(folder)? {
        let name = path.strip_prefix(folder)?.to_string_lossy();
        add(&mut hash, &name, &fs::read(&path)?);
    }
    Ok(hex(hash).chars().take(12).collect())
}

fn add(hash: &mut Sha256, name: &str, content: &[u8]) {
    for part in [name.as_bytes(), content] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
}

/// A file's SHA-256 in hexadecimal digits, as `sha256sum` prints it.
pub fn sha256(file: &Path) -> Result<String> {
    Ok(hex(Sha256::new_with_prefix(fs::read(file)?)))
}

fn hex(hash: Sha256) -> String {
    let digest = hash.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
