//! A lock on the build's folders, so that of two commands at once the second waits for the first.

use std::fs::{File, TryLockError, create_dir_all};

use crate::run::Result;

/// Takes the lock, and holds it until the file is dropped.
pub fn hold() -> Result<File> {
    create_dir_all("target/careline")?;
    let file = File::create("target/careline/lock")?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            eprintln!("  waiting for another `cargo xtask` in this folder");
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    Ok(file)
}
