//! Why the store can't be opened.

use std::path::PathBuf;

use crate::store::migrations::MigrateError;

/// Why the store can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data directory can't be created or locked.
    #[error("the data directory {path} can't be used (setting `data`): {error}", path = .path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// The cause.
        error: std::io::Error,
    },
    /// A backup is being restored into the data directory, or that was interrupted.
    #[error(
        "{path} is there: a restore is under way or was cut short. If it was, empty the data directory and restore again",
        path = .0.display()
    )]
    Restoring(PathBuf),
    /// The database can't be opened.
    #[error("the database {path} can't be opened: {error}", path = .path.display())]
    Database {
        /// The database file.
        path: PathBuf,
        /// The cause.
        error: sqlx::Error,
    },
    /// The secret key can't be read or created.
    #[error("the key of mailed links can't be used: {0}")]
    Key(std::io::Error),
    /// The database can't be migrated to this release.
    #[error("{path}: {error}", path = .path.display())]
    Migration {
        /// The database file.
        path: PathBuf,
        /// The cause.
        error: MigrateError,
    },
}
