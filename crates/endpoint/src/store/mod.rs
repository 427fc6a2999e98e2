//! What is kept: one SQLite database, and files beside it.
//!
//! A commit is on the disk when it returns (write-ahead log, `synchronous=FULL`), so whatever was answered after it
//! survives a crash. Files are written, synced and renamed before the row that names them.

pub mod answers;
pub mod cases;
pub mod desk;
pub mod feedback;
mod key;
pub mod look_ups;
pub mod orders;
pub mod outbox;
mod photos;
pub mod tickets;
pub mod uploads;
pub mod webhooks;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::links::KEY;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

/// How long a writer waits for another.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How many connections read side by side.
const CONNECTIONS: u32 = 8;

/// The database and the files beside it.
#[derive(Clone)]
pub struct Store {
    pool: SqlitePool,
    data: PathBuf,
    key: [u8; KEY],
}

/// Why the store can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum Unopened {
    /// Its directory can't be made.
    #[error("the data directory {path} can't be made (setting `data`): {error}", path = .path.display())]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Its database can't be opened.
    #[error("the database {path} can't be opened: {error}", path = .path.display())]
    Database {
        /// Which.
        path: PathBuf,
        /// Why.
        error: sqlx::Error,
    },
    /// The key of mailed links can't be read or made.
    #[error("the key of mailed links can't be used: {0}")]
    Key(std::io::Error),
    /// Its database can't be brought up to date.
    #[error("the database can't be brought up to this release: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl Store {
    /// Opens the store in a directory, which is made where it is missing.
    ///
    /// # Errors
    ///
    /// When the directory or the database can't be used.
    pub async fn open(data: &Path) -> Result<Self, Unopened> {
        for directory in ["uploads", "photos"] {
            let path = data.join(directory);
            std::fs::create_dir_all(&path).map_err(|error| Unopened::Directory { path, error })?;
        }
        let store = Self {
            pool: pool(&data.join("careline.db")).await?,
            data: data.to_owned(),
            key: key::in_directory(data).map_err(Unopened::Key)?,
        };
        sqlx::migrate!().run(&store.pool).await?;
        Ok(store)
    }

    /// The key of mailed links.
    #[must_use]
    pub const fn key(&self) -> [u8; KEY] {
        self.key
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// When it doesn't.
    pub async fn check(&self) -> sqlx::Result<()> {
        sqlx::query("SELECT 1").execute(&self.pool).await.map(drop)
    }

    /// Ends every connection, so that the log is merged into the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

async fn pool(path: &Path) -> Result<SqlitePool, Unopened> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT);
    let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS);
    let pool = pool.connect_with(options).await;
    pool.map_err(|error| Unopened::Database {
        path: path.to_owned(),
        error,
    })
}
