//! Connections to the SQLite database.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use async_trait::async_trait;

use crate::platform::fault_injection::{self, Guarantee};
use crate::store::database::Database;
use crate::store::error::{OpenError, StoreResult};
use crate::store::sqlite::migrations;
use crate::store::sqlite::writer::Writer;

/// The database's file in the data directory.
pub const DATABASE: &str = "careline.db";
/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How many connections read, and so how many queries read at once.
const MAX_READERS: u32 = 8;

/// A migrated SQLite database. Clones share its connections.
#[derive(Clone)]
pub struct Sqlite {
    /// The connections that read.
    pub pool: SqlitePool,
    /// The connection that writes.
    pub writer: Writer,
}

impl Sqlite {
    /// Opens the database of a data directory, which is created if it doesn't exist, and migrates it while no other
    /// process does.
    ///
    /// # Errors
    ///
    /// If it can't be opened or migrated.
    pub async fn open(data: &Path) -> Result<Self, OpenError> {
        let locked = migration_lock(data).await;
        let _lock = locked.map_err(|error| OpenError::Directory {
            path: data.to_owned(),
            error,
        })?;
        let path = data.join(DATABASE);
        let unusable = |error: sqlx::Error| OpenError::Database {
            database: path.display().to_string(),
            error: error.into(),
        };
        let options = options(&path);
        let pool = readers(options.clone()).await.map_err(unusable)?;
        if let Err(error) = migrations::migrate(&pool).await {
            pool.close().await;
            let error = error.into();
            let database = path.display().to_string();
            return Err(OpenError::Migration { database, error });
        }
        let writer = Writer::open(&options).await.map_err(unusable)?;
        Ok(Self { pool, writer })
    }
}

#[async_trait]
impl Database for Sqlite {
    async fn check(&self) -> StoreResult<()> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    async fn is_usable(&self) -> StoreResult<bool> {
        Ok(migrations::is_current(&self.pool).await?)
    }

    async fn bytes(&self) -> StoreResult<u64> {
        let size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
        let bytes: i64 = sqlx::query_scalar(size).fetch_one(&self.pool).await?;
        Ok(bytes.unsigned_abs())
    }

    /// Merges the write-ahead log into the database.
    async fn close(&self) {
        self.writer.close().await;
        self.pool.close().await;
    }
}

/// Serialises opening across processes until the returned file is dropped: SQLite returns `SQLITE_BUSY` without waiting
/// if two processes enable WAL on a new database.
async fn migration_lock(data: &Path) -> io::Result<File> {
    let path = data.to_owned();
    let locked = tokio::task::spawn_blocking(move || {
        let directory = File::open(path)?;
        directory.lock()?;
        Ok(directory)
    });
    locked.await.unwrap_or_else(|error| Err(error.into()))
}

/// How each connection is set up. The database is created if it doesn't exist.
fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous())
        .foreign_keys(true)
        // Overwrites deleted rows, so that erased data can't be read from the file.
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY_TIMEOUT)
}

async fn readers(options: SqliteConnectOptions) -> sqlx::Result<SqlitePool> {
    // Connections never time out: the last one to close removes the WAL, and a full disk has no room for a new one.
    SqlitePoolOptions::new()
        .max_connections(MAX_READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        // A file doesn't go away, and a test takes as long as a query.
        .test_before_acquire(false)
        .connect_with(options)
        .await
}

fn synchronous() -> SqliteSynchronous {
    if fault_injection::breaks(Guarantee::DatabaseSynced) {
        SqliteSynchronous::Off
    } else {
        SqliteSynchronous::Full
    }
}
