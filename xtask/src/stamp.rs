//! Remembers what a step was made from, so that the same step isn't taken twice.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::run::Result;

/// A step's inputs, boiled down, and the file that remembers them.
pub struct Stamp {
    file: PathBuf,
    inputs: String,
}

impl Stamp {
    /// Reads the inputs: files, or folders with all that is in them.
    pub fn of(file: impl Into<PathBuf>, inputs: &[impl AsRef<Path>]) -> Result<Self> {
        let mut hash = Sha256::new();
        for input in inputs {
            for path in files(input.as_ref())? {
                add(&mut hash, &path.to_string_lossy(), &fs::read(&path)?);
            }
        }
        Ok(Self {
            file: file.into(),
            inputs: hex(hash),
        })
    }

    /// Whether the step was last taken with these inputs.
    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|text| text == self.inputs)
    }

    /// Remembers that the step is done.
    pub fn set(&self) -> Result {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(&self.file, &self.inputs)?)
    }
}

/// A name for a folder by its content: the same files give the same name.
pub fn content_name(folder: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for path in files(folder)? {
        let name = path.strip_prefix(folder)?.to_string_lossy();
        add(&mut hash, &name, &fs::read(&path)?);
    }
    Ok(hex(hash).chars().take(12).collect())
}

/// Every file at or under a path, in a fixed order. Nothing there is no file.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(path
            .is_file()
            .then(|| path.to_owned())
            .into_iter()
            .collect());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path)? {
        entries.push(entry?.path());
    }
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        found.extend(files(&entry)?);
    }
    Ok(found)
}

fn add(hash: &mut Sha256, name: &str, content: &[u8]) {
    for part in [name.as_bytes(), content] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
}

fn hex(hash: Sha256) -> String {
    let digest = hash.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
