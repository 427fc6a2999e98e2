//! Why the store can't be opened, and why it can't read or write.

use std::io;
use std::path::PathBuf;

use crate::platform::disk_space::is_disk_full;

/// The cause of an error, from the database or the system.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What the store's methods return.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why the store can't read or write. A method that fails has changed nothing, unless it says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no room for more: the disk is full, or a quota is used up.
    #[error("there is no room: {0}")]
    OutOfSpace(#[source] Cause),
    /// A stored value can't be read, or a value can't be stored.
    #[error("a stored value can't be read: {0}")]
    Corrupt(#[source] Cause),
    /// Too many writes wait for their turn.
    #[error("too many writes wait for the database")]
    Busy,
    /// The database or the disk doesn't answer as it should.
    #[error(transparent)]
    Unavailable(Cause),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match is_disk_full(&error) {
            true => Self::OutOfSpace(error.into()),
            false => Self::Unavailable(error.into()),
        }
    }
}

/// A value that isn't JSON of the right shape.
impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.into())
    }
}

/// Why the store can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data directory can't be created or locked.
    #[error("the data directory {path} can't be used (setting `data`): {error}", path = .path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// The cause.
        error: io::Error,
    },
    /// A backup is being restored into the data directory, or that was interrupted.
    #[error(
        "{path} is there: a restore is under way or was cut short. If it was, empty the data directory and restore again",
        path = .0.display()
    )]
    Restoring(PathBuf),
    /// The database can't be opened.
    #[error("the database {database} can't be opened: {error}")]
    Database {
        /// The database: its file, or its URL without the password.
        database: String,
        /// The cause.
        error: StoreError,
    },
    /// The bucket of photos can't be used.
    #[error("the bucket of photos can't be used (setting `photos.s3`): {0}")]
    Bucket(io::Error),
    /// The secret key can't be read or created.
    #[error("the key of mailed links can't be used: {0}")]
    Key(io::Error),
    /// The database was used with another key.
    #[error(
        "the database {database} belongs to another key: that of the links.key of the first data directory that used \
         it, or of `database.key`. Replicas need the same key"
    )]
    OtherKey {
        /// The database's URL without the password.
        database: String,
    },
    /// An installation is being moved into the database, or that was interrupted.
    #[error(
        "the database {database} has an import that isn't complete: run `careline migrate` again, which goes on with it"
    )]
    UnfinishedImport {
        /// The database's URL without the password.
        database: String,
    },
    /// The data directory has a database of its own, which would be left aside.
    #[error("{path} is there, and `database.url` is set: nothing in it would be read. Use one of them", path = .0.display())]
    TwoDatabases(PathBuf),
    /// The database can't be migrated to this release.
    #[error("{database}: {error}")]
    Migration {
        /// The database: its file, or its URL without the password.
        database: String,
        /// The cause, which says what to do.
        error: Cause,
    },
}
