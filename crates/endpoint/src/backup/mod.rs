//! Backups: a complete copy of the data directory, made while the endpoint serves.
//!
//! A backup is a directory of `careline.db`, `photos/`, `links.key` and [`SHA256SUMS`](checksums), which lists the
//! digests of the others. It is made under a temporary name, synced and then renamed, so a directory with the final
//! name is whole.
//!
//! The database is copied first, as one snapshot, and then the photos that the snapshot names. A photo is on the disk
//! before its row is, and never changes, so it can only be missing if it was erased in the meantime. In that case the
//! backup starts again, so that it holds no ticket without its photos. A person who is erased while a backup is made
//! may still be in it.
//!
//! With the feature `age`, `encrypted` makes one file of such a directory.
//!
//! # Limits
//!
//! A backup leaves out unfinished uploads (clients upload them again), delivered mail in a maildir, `careline.toml` and
//! the shops' files.

pub mod checksums;
pub mod create;
pub mod database;
#[cfg(feature = "age")]
pub mod encrypted;
pub mod error;
pub mod restore;
pub mod summary;

pub use crate::backup::create::create;
pub use crate::backup::restore::restore;
pub use crate::backup::summary::{BackupSummary, MissingPhotos};
