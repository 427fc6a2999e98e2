//! What is kept: one SQLite database, and files beside it.
//!
//! A commit is on the disk when it returns (write-ahead log, `synchronous=FULL`), so whatever was answered after it
//! survives a crash. Files are written, synced and renamed before the row that names them.

pub mod agent_queue;
pub mod deflections;
pub mod deletion;
pub mod feedback;
pub mod idempotency;
pub mod lookup_tokens;
pub mod migrations;
pub mod orders;
pub mod orphaned_files;
pub mod outbox;
pub mod personal_data;
pub mod photos;
pub mod secret_key;
pub mod ticket_events;
pub mod tickets;
pub mod uploads;
pub mod verification_codes;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::platform::crypto::KEY;
use crate::platform::durable_file;
use crate::platform::fault_injection;
use crate::platform::fault_injection::Promise;
use crate::store::migrations::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
    SqliteTransactionManager,
};
use sqlx::{Connection as _, SqliteConnection, SqlitePool};
use sqlx_core::transaction::TransactionManager as _;

/// The database's file in the data directory.
pub const DATABASE: &str = "careline.db";
/// The directory of kept photos in it.
pub const PHOTOS: &str = "photos";
/// The directory of unfinished uploads in it.
const UPLOADS: &str = "uploads";
/// The file of the key of mailed links.
pub const KEY_FILE: &str = "links.key";
/// Where a backup is checked before it gets its place.
pub const RESTORING: &str = "restoring";

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
pub enum OpenError {
    /// Its directory can't be made or locked.
    #[error("the data directory {path} can't be used (setting `data`): {error}", path = .path.display())]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A backup is on its way into it.
    #[error(
        "{path} is there: a restore is under way or was cut short. If it was, empty the data directory and restore again",
        path = .0.display()
    )]
    Restoring(PathBuf),
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
    /// Its database can't be brought to this release's form.
    #[error("{path}: {error}", path = .path.display())]
    Migration {
        /// Which.
        path: PathBuf,
        /// Why.
        error: MigrateError,
    },
}

impl Store {
    /// Opens the store in a directory, which is made where it is missing.
    ///
    /// # Errors
    ///
    /// When the directory or the database can't be used.
    pub async fn open(data: &Path) -> Result<Self, OpenError> {
        let restoring = data.join(RESTORING);
        if restoring.exists() {
            return Err(OpenError::Restoring(restoring));
        }
        for directory in [UPLOADS, PHOTOS] {
            let path = data.join(directory);
            let made = durable_file::make_directory(&path);
            made.map_err(|error| OpenError::Directory { path, error })?;
        }
        let _turn = migration_lock(data).await?;
        let path = data.join(DATABASE);
        let pool = pool(&path).await?;
        if let Err(error) = migrations::migrate(&pool).await {
            pool.close().await;
            return Err(OpenError::Migration { path, error });
        }
        Ok(Self {
            pool,
            data: data.to_owned(),
            key: secret_key::in_directory(data).map_err(OpenError::Key)?,
        })
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

fn synchronous() -> SqliteSynchronous {
    match fault_injection::breaks(Promise::DatabaseSynced) {
        false => SqliteSynchronous::Full,
        true => SqliteSynchronous::Off,
    }
}

/// A connection that can be used again. Where the disk is full, SQLite takes a transaction back by itself, and sqlx goes on
/// counting it: no other could begin.
async fn reset_connection(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    // A rollback may still be under way.
    connection.ping().await?;
    if connection.is_in_transaction() {
        sqlx::raw_sql("BEGIN").execute(&mut *connection).await?;
        SqliteTransactionManager::rollback(connection).await?;
    }
    Ok(true)
}

/// Held while one program opens the store: others that want to wait for it. SQLite itself refuses at once where two migration_lock on
/// the log of a new database.
async fn migration_lock(data: &Path) -> Result<File, OpenError> {
    let path = data.to_owned();
    let locked = tokio::task::spawn_blocking(move || {
        let directory = File::open(path)?;
        directory.lock()?;
        Ok(directory)
    });
    let locked = locked.await.unwrap_or_else(|ended| Err(ended.into()));
    locked.map_err(|error| OpenError::Directory {
        path: data.to_owned(),
        error,
    })
}

async fn pool(path: &Path) -> Result<SqlitePool, OpenError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous())
        .foreign_keys(true)
        // What is deleted is overwritten, so that nobody finds it in the file.
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY_TIMEOUT);
    // A connection stays open: the last one to close removes the log, and a full disk has no room for another.
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_release(|connection, _| Box::pin(reset_connection(connection)));
    let pool = pool.connect_with(options).await;
    pool.map_err(|error| OpenError::Database {
        path: path.to_owned(),
        error,
    })
}
