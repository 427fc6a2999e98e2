//! The store: one SQLite database, and the files beside it in the data directory.
//!
//! A commit is on the disk when it returns (write-ahead log, `synchronous=FULL`), so everything that was answered after
//! it survives a crash. A file is written, synced and renamed before the row that names it is committed.
//!
//! Each module adds the methods of one aggregate to [`Store`]. If such a method fails, its error says that the database
//! failed, or the disk for methods that handle files, and its transaction changed nothing.

pub mod agent_queue;
pub mod connect;
pub mod deflections;
pub mod deletion;
pub mod error;
pub mod feedback;
pub mod idempotency;
pub mod lookup_tokens;
pub mod message_kind;
pub mod migrations;
pub mod orders;
pub mod orphaned_files;
pub mod outbox;
pub mod personal_data;
pub mod photos;
pub mod retries;
pub mod secret_key;
pub mod ticket_events;
pub mod tickets;
pub mod uploads;
pub mod verification_codes;

use std::path::{Path, PathBuf};

use sqlx::SqlitePool;

use crate::platform::crypto::KEY;
use crate::platform::durable_file;
use crate::store::connect::{connect, migration_lock};
pub use crate::store::error::OpenError;

/// The database's file in the data directory.
pub const DATABASE: &str = "careline.db";
/// The directory of photos in the data directory.
pub const PHOTOS: &str = "photos";
/// The directory of unfinished uploads in the data directory.
const UPLOADS: &str = "uploads";
/// The directory in the data directory in which a backup is checked before it is restored.
pub const RESTORING: &str = "restoring";

/// The database and the files beside it. Clones share its connections.
#[derive(Clone)]
pub struct Store {
    pool: SqlitePool,
    data: PathBuf,
    key: [u8; KEY],
}

impl Store {
    /// Opens the store in a data directory, which is created if it doesn't exist, and migrates its database.
    ///
    /// # Errors
    ///
    /// If the directory, its database or its key can't be used.
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
        Ok(Self {
            pool: migrated(data).await?,
            data: data.to_owned(),
            key: secret_key::load_or_create(data).map_err(OpenError::Key)?,
        })
    }

    /// The secret key that signs links and hashes verification codes.
    #[must_use]
    pub const fn key(&self) -> [u8; KEY] {
        self.key
    }

    /// Fails unless the database answers a query.
    pub async fn check(&self) -> sqlx::Result<()> {
        sqlx::query("SELECT 1").execute(&self.pool).await.map(drop)
    }

    /// Closes all connections, which merges the write-ahead log into the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Connects to the database and migrates it, while no other process does.
async fn migrated(data: &Path) -> Result<SqlitePool, OpenError> {
    let locked = migration_lock(data).await;
    let _lock = locked.map_err(|error| OpenError::Directory {
        path: data.to_owned(),
        error,
    })?;
    let path = data.join(DATABASE);
    let pool = match connect(&path).await {
        Ok(pool) => pool,
        Err(error) => return Err(OpenError::Database { path, error }),
    };
    if let Err(error) = migrations::migrate(&pool).await {
        pool.close().await;
        return Err(OpenError::Migration { path, error });
    }
    Ok(pool)
}
