//! Lists, copies and empties folders.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use crate::run::Result;

/// Every file at or under a path, in a fixed order. If nothing is there, the list is empty.
pub fn under(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        let file = path.is_file().then(|| path.to_owned());
        return Ok(file.into_iter().collect());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path)? {
        entries.push(entry?.path());
    }
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        found.extend(under(&entry)?);
    }
    Ok(found)
}

/// Every WebAssembly module under a folder.
pub fn wasm(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = under(folder)?;
    found.retain(|file| file.extension() == Some(OsStr::new("wasm")));
    Ok(found)
}

/// Empties a folder, or makes it.
pub fn renew(folder: &Path) -> Result {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

/// Copies a file into a folder, which is made if it is missing.
pub fn copy_into(file: &Path, folder: &Path) -> Result {
    fs::create_dir_all(folder)?;
    fs::copy(file, folder.join(file.file_name().unwrap_or_default()))?;
    Ok(())
}
