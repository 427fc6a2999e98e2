//! Two commands at once must not write the same files: the second waits for the first.

use std::fs::{File, TryLockError, create_dir_all};

use crate::run::Result;

/// Holds the build's folders until it is dropped.
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
