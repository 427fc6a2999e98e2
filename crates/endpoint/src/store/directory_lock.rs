//! Tells `careline migrate` whether a process has a data directory open, and keeps others from opening it meanwhile.
//!
//! The lock is on the directory of unfinished uploads: the data directory itself is locked while its database is opened.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::platform::durable_file;

/// Locks it beside others that have the data directory open, until the file is dropped. Fails if that is being moved.
pub fn share(uploads: &Path) -> io::Result<File> {
    let directory = File::open(uploads)?;
    directory.try_lock_shared()?;
    Ok(directory)
}

/// Locks it until the file is dropped, if no other process has the data directory open.
pub fn exclude(uploads: &Path) -> io::Result<File> {
    durable_file::make_directory(uploads)?;
    let directory = File::open(uploads)?;
    directory.try_lock()?;
    Ok(directory)
}
