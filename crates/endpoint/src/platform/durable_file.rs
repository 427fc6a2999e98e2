//! Files that are whole or absent, even after a power cut.

use std::fs::{DirBuilder, File};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::platform::fault_injection;
use crate::platform::fault_injection::Promise;

/// Writes a file under a temporary name, syncs it, gives it its name, and syncs that too.
///
/// Both names must lie on one file system.
///
/// # Errors
///
/// When any of it fails; the file then isn't there under its name, and takes no room.
pub async fn write(temporary: PathBuf, name: PathBuf, bytes: Vec<u8>) -> io::Result<()> {
    let written = tokio::task::spawn_blocking(move || write_now(&temporary, &name, &bytes));
    written
        .await
        .unwrap_or_else(|ended| Err(io::Error::other(ended)))
}

fn write_now(temporary: &Path, name: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Err(error) = write_synced(temporary, bytes) {
        // Why it couldn't be written is what matters.
        drop(std::fs::remove_file(temporary));
        return Err(error);
    }
    std::fs::rename(temporary, name)?;
    fault_injection::point("file.named");
    sync_name(name)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    fault_injection::point("file.written");
    if !fault_injection::breaks(Promise::FileSynced) {
        file.sync_all()?;
    }
    Ok(())
}

/// Makes sure that a file or a directory is found under its name: syncs the directory that it is in.
///
/// # Errors
///
/// When that can't be synced.
pub fn sync_name(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

/// Makes a directory, and those that it is in, where they are missing.
///
/// # Errors
///
/// When it can't be made or synced.
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
    // Its owner's alone: what shoppers wrote is nobody else's on this machine.
    match DirBuilder::new().mode(0o700).create(path) {
        // Somebody else was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
        made => made?,
    }
    sync_name(path)
}

/// Removes a file, where there is one.
///
/// # Errors
///
/// When it is there and stays.
pub async fn remove(path: &Path) -> io::Result<()> {
    match tokio::fs::remove_file(path).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
