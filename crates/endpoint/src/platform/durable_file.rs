//! Files and directories that are either whole or absent, even after a power cut.

use std::fs::{DirBuilder, File};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::platform::fault_injection::{self, Guarantee};

/// Writes a file under a temporary name, syncs it, renames it and syncs the directory.
///
/// Both names must be on one file system.
///
/// # Errors
///
/// If the file can't be written. Neither name exists then.
pub async fn write(temporary: PathBuf, name: PathBuf, bytes: Vec<u8>) -> io::Result<()> {
    let written = tokio::task::spawn_blocking(move || write_now(&temporary, &name, &bytes));
    written
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}

fn write_now(temporary: &Path, name: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Err(error) = write_synced(temporary, bytes) {
        // The first error says more than a failure to clean up.
        drop(std::fs::remove_file(temporary));
        return Err(error);
    }
    std::fs::rename(temporary, name)?;
    fault_injection::point("file.named");
    if fault_injection::breaks(Guarantee::NameSynced) {
        return Ok(());
    }
    sync_name(name)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    fault_injection::point("file.written");
    if !fault_injection::breaks(Guarantee::FileSynced) {
        file.sync_all()?;
    }
    Ok(())
}

/// Syncs the parent directory of a file or directory, so that its name survives a power cut.
pub fn sync_name(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

/// Creates a directory and its missing parents, and syncs their names.
pub fn make_directory(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        make_directory(parent)?;
    }
    // Only its owner may read what shoppers wrote.
    match DirBuilder::new().mode(0o700).create(path) {
        // Another process was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
        made => made?,
    }
    sync_name(path)
}

/// Removes a file if it exists.
pub async fn remove(path: &Path) -> io::Result<()> {
    match tokio::fs::remove_file(path).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
