//! Backups: a copy of all that is kept, whole or not there.
//!
//! A backup is a directory of `careline.db`, `photos/`, `links.key`, and [`SHA256SUMS`](sums), by which it can be checked.
//! It is made under another name, synced, and gets its own name last.
//!
//! The database is copied first, as it stands at one moment; then the photos that this copy names. A photo is on the
//! disk before the row that names it, and never changes: so all of them are there, but for what was erased since. Then
//! the backup is begun anew, so that it has no request without its photos. Who is erased while it is made may be in it.
//!
//! Not in it: the pieces of uploads that aren't finished, which are uploaded anew; mail that lies in a maildir, which was
//! delivered; `careline.toml` and the shops' files, which are yours.

pub mod checksums;
pub mod create;
pub mod database;
pub mod restore;

use std::path::Path;

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

pub use crate::backup::create::take;
pub use crate::backup::restore::restore;

/// What a backup has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backup {
    /// How many requests.
    pub tickets: i64,
    /// How many photos.
    pub photos: usize,
}

/// Whether photos that the database names may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Then it isn't done.
    Refused,
    /// The rest is worth having.
    Accepted,
}

/// Why a backup can't be made or restored; in words for the operator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failed(String);

/// What was tried with a file or directory, and didn't go well.
fn at<E: std::fmt::Display>(what: &str, path: &Path) -> impl FnOnce(E) -> Failed {
    let path = path.display().to_string();
    move |error| Failed(format!("{path} can't be {what}: {error}"))
}

/// Opens a database as it lies there: nothing is made, and nothing is brought to this release's form.
async fn open(path: &Path, read_only: bool) -> Result<SqliteConnection, Failed> {
    let options = SqliteConnectOptions::new().filename(path);
    let options = options.read_only(read_only);
    let opened = SqliteConnection::connect_with(&options).await;
    opened.map_err(at("opened", path))
}

/// Says which requests lack photos.
fn lacking(references: &[String], how: &str) -> Failed {
    let references = references.join(", ");
    Failed(format!(
        "photos of these requests are missing: {references}. With --incomplete {how} without them"
    ))
}
