//! The store: where everything lives that was acknowledged.
//!
//! A trait for each aggregate says what is stored and what is atomic. [`sqlite`] implements them in one database of the
//! data directory, [`postgres`] in one of a server. What both need stands beside them: rows as they are stored, and what
//! the databases' errors mean. Photos and the bytes of unfinished uploads are [blobs](crate::blobs): a blob is durable
//! before the row that names it is committed.
//!
//! Moments are stored in whole seconds. What expires at a second has expired in that second.

pub mod agent_queue;
pub mod blob_cleanup;
pub mod database;
mod database_error;
mod desk_row;
pub mod directory_lock;
pub mod erasure;
pub mod error;
mod event_row;
pub mod local_orders;
pub mod lookup_tokens;
pub mod orders;
pub mod outbox;
pub mod personal_data;
pub mod postgres;
pub mod privacy_log;
pub mod reports;
pub mod retries;
mod schema_version;
pub mod secret_key;
pub mod sqlite;
mod subject;
mod ticket_row;
pub mod tickets;
pub mod uploads;
pub mod verification_codes;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::blobs::BlobStore;
use crate::blobs::local_folder::LocalFolder;
use crate::blobs::s3::S3;
use crate::blobs::upload_bytes::UploadBytes;
use crate::blobs::upload_files::UploadFiles;
use crate::blobs::upload_objects::UploadObjects;
use crate::config::{Config, DatabaseSettings, PhotoSettings, PostgresSettings, SharedKey};
use crate::limits::buckets::Buckets;
use crate::limits::memory_buckets::MemoryBuckets;
use crate::platform::crypto::KEY;
use crate::platform::fault_injection::{self, Guarantee};
use crate::store::agent_queue::AgentQueue;
use crate::store::database::Database;
pub use crate::store::error::{OpenError, StoreError, StoreResult};
use crate::store::lookup_tokens::LookupTokens;
use crate::store::orders::OrderStore;
use crate::store::outbox::Outbox;
use crate::store::personal_data::PersonalData;
use crate::store::postgres::connect::Postgres;
use crate::store::privacy_log::PrivacyLog;
use crate::store::reports::Reports;
use crate::store::sqlite::connect::Sqlite;
use crate::store::tickets::TicketStore;
use crate::store::uploads::UploadStore;
use crate::store::verification_codes::VerificationCodes;

/// The directory of photos in the data directory.
pub const PHOTOS: &str = "photos";
/// The directory of unfinished uploads in the data directory.
pub const UPLOADS: &str = "uploads";
/// The directory in the data directory in which a backup is checked before it is restored.
pub const RESTORING: &str = "restoring";

/// The stores of all aggregates. Clones share them.
#[derive(Clone)]
pub struct Store {
    /// Tickets and their events.
    pub tickets: Arc<dyn TicketStore>,
    /// What waits for agents.
    pub agent_queue: Arc<dyn AgentQueue>,
    /// What is to be delivered.
    pub outbox: Arc<dyn Outbox>,
    /// The shops' own orders.
    pub orders: Arc<dyn OrderStore>,
    /// Proofs of look-ups.
    pub lookup_tokens: Arc<dyn LookupTokens>,
    /// Mailed codes.
    pub verification_codes: Arc<dyn VerificationCodes>,
    /// The rows of uploads.
    pub uploads: Arc<dyn UploadStore>,
    /// The bytes of unfinished uploads.
    pub upload_bytes: Arc<dyn UploadBytes>,
    /// The photos of finished uploads.
    pub photos: Arc<dyn BlobStore>,
    /// Export, erasure and retention.
    pub personal_data: Arc<dyn PersonalData>,
    /// When data was exported or erased.
    pub privacy_log: Arc<dyn PrivacyLog>,
    /// Figures.
    pub reports: Arc<dyn Reports>,
    /// The buckets of limits.
    pub buckets: Arc<dyn Buckets>,
    /// The database behind all of the rows.
    pub database: Arc<dyn Database>,
    /// The secret key that signs links and hashes verification codes.
    pub key: [u8; KEY],
    /// Keeps a data directory with SQLite from being moved while it is open.
    pub lock: Option<Arc<File>>,
}

impl Store {
    /// Opens the store of a configuration: in its database, or in its data directory.
    ///
    /// # Errors
    ///
    /// If the directory, the database or the key can't be used.
    pub async fn open(config: &Config) -> Result<Self, OpenError> {
        match &config.database {
            DatabaseSettings::Sqlite => Self::in_directory(&config.data).await,
            DatabaseSettings::Postgres(settings) => {
                Self::on_postgres(&config.data, settings, &config.photos).await
            }
        }
    }

    /// Opens the store in a data directory, which is created if it doesn't exist, and migrates its database.
    ///
    /// # Errors
    ///
    /// If the directory, its database or its key can't be used.
    pub async fn in_directory(data: &Path) -> Result<Self, OpenError> {
        let files = Files::open(data, &PhotoSettings::Folder)?;
        let lock =
            directory_lock::share(&data.join(UPLOADS)).map_err(|error| OpenError::Directory {
                path: data.to_owned(),
                error,
            })?;
        let sqlite = Sqlite::open(data).await?;
        let key = secret_key::load_or_create(data).map_err(OpenError::Key)?;
        let buckets = Arc::new(MemoryBuckets::default());
        Ok(Self {
            lock: Some(Arc::new(lock)),
            ..Self::assemble(Arc::new(sqlite), buckets, files, key)
        })
    }

    /// Opens the store in a Postgres database, and migrates it. What isn't there is in the data directory, which is
    /// created if it doesn't exist: the key unless it is set, and photos and unfinished uploads unless they have a bucket.
    async fn on_postgres(
        data: &Path,
        PostgresSettings { url, key }: &PostgresSettings,
        photos: &PhotoSettings,
    ) -> Result<Self, OpenError> {
        let files = Files::open(data, photos)?;
        let left_aside = data.join(sqlite::connect::DATABASE);
        if left_aside.exists() {
            return Err(OpenError::TwoDatabases(left_aside));
        }
        let key = match key {
            Some(SharedKey(key)) => secret_key::instead_of_file(data, key),
            None => secret_key::load_or_create(data),
        };
        let key = key.map_err(OpenError::Key)?;
        let postgres = Arc::new(Postgres::open(url).await?);
        let buckets: Arc<dyn Buckets> = match fault_injection::breaks(Guarantee::SharedLimits) {
            true => Arc::new(MemoryBuckets::default()),
            false => postgres.clone(),
        };
        let database = url.to_string();
        let state = async {
            let is_unfinished = postgres.has_unfinished_import().await?;
            Ok((is_unfinished, postgres.belongs_to(&key).await?))
        };
        match state.await {
            Ok((true, _)) => Err(OpenError::UnfinishedImport { database }),
            Ok((false, true)) => Ok(Self::assemble(postgres, buckets, files, key)),
            Ok((false, false)) => Err(OpenError::OtherKey { database }),
            Err(error) => Err(OpenError::Database { database, error }),
        }
    }

    fn assemble<D>(
        database: Arc<D>,
        buckets: Arc<dyn Buckets>,
        files: Files,
        key: [u8; KEY],
    ) -> Self
    where
        D: TicketStore
            + AgentQueue
            + Outbox
            + OrderStore
            + LookupTokens
            + VerificationCodes
            + UploadStore
            + PersonalData
            + PrivacyLog
            + Reports
            + Database
            + 'static,
    {
        Self {
            tickets: database.clone(),
            agent_queue: database.clone(),
            outbox: database.clone(),
            orders: database.clone(),
            lookup_tokens: database.clone(),
            verification_codes: database.clone(),
            uploads: database.clone(),
            upload_bytes: files.uploads,
            photos: files.photos,
            personal_data: database.clone(),
            privacy_log: database.clone(),
            reports: database.clone(),
            buckets,
            database,
            key,
            lock: None,
        }
    }
}

/// What is stored beside the database.
pub struct Files {
    /// The bytes of unfinished uploads.
    pub uploads: Arc<dyn UploadBytes>,
    /// The photos.
    pub photos: Arc<dyn BlobStore>,
}

impl Files {
    /// Opens the folders of a data directory, which are created if they don't exist, or the bucket.
    ///
    /// # Errors
    ///
    /// If a folder can't be created, or the bucket can't be used.
    pub fn open(data: &Path, photos: &PhotoSettings) -> Result<Self, OpenError> {
        let restoring = data.join(RESTORING);
        if restoring.exists() {
            return Err(OpenError::Restoring(restoring));
        }
        let directory = |path: &Path, error| OpenError::Directory {
            path: path.to_owned(),
            error,
        };
        let folder = data.join(UPLOADS);
        let uploads = UploadFiles::open(folder.clone());
        let uploads = uploads.map_err(|error| directory(&folder, error))?;
        if let PhotoSettings::S3(settings) = photos {
            let s3 = S3::open(settings).map_err(OpenError::Bucket)?;
            return Ok(Self {
                uploads: Arc::new(UploadObjects::new(&s3, folder)),
                photos: Arc::new(s3),
            });
        }
        let folder = data.join(PHOTOS);
        let photos = LocalFolder::open(folder.clone());
        Ok(Self {
            uploads: Arc::new(uploads),
            photos: Arc::new(photos.map_err(|error| directory(&folder, error))?),
        })
    }
}
