//! Files that are whole or absent, even after a power cut.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file under a temporary name, syncs it, gives it its name, and syncs that too.
///
/// Both names must lie on one file system.
///
/// # Errors
///
/// When any of it fails; the file then isn't there under its name.
pub async fn write(temporary: PathBuf, name: PathBuf, bytes: Vec<u8>) -> io::Result<()> {
    let written = tokio::task::spawn_blocking(move || write_now(&temporary, &name, &bytes));
    written
        .await
        .unwrap_or_else(|ended| Err(io::Error::other(ended)))
}

fn write_now(temporary: &Path, name: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(temporary, name)?;
    match name.parent() {
        Some(directory) => File::open(directory)?.sync_all(),
        None => Ok(()),
    }
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
