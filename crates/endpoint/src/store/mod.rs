//! The store: where everything lives that was acknowledged.
//!
//! A trait for each aggregate says what is stored and what is atomic. [`sqlite`] implements them in one database of the
//! data directory. Photos and the bytes of unfinished uploads are [blobs](crate::blobs) beside it: a blob is durable
//! before the row that names it is committed.
//!
//! Moments are stored in whole seconds. What expires at a second has expired in that second.

pub mod agent_queue;
pub mod blob_cleanup;
pub mod database;
pub mod erasure;
pub mod error;
pub mod local_orders;
pub mod lookup_tokens;
pub mod orders;
pub mod outbox;
pub mod personal_data;
pub mod privacy_log;
pub mod reports;
pub mod retries;
pub mod secret_key;
pub mod sqlite;
pub mod tickets;
pub mod uploads;
pub mod verification_codes;

use std::path::Path;
use std::sync::Arc;

use crate::blobs::BlobStore;
use crate::blobs::local_folder::LocalFolder;
use crate::blobs::upload_files::UploadFiles;
use crate::platform::crypto::KEY;
use crate::store::agent_queue::AgentQueue;
use crate::store::database::Database;
pub use crate::store::error::{OpenError, StoreError, StoreResult};
use crate::store::lookup_tokens::LookupTokens;
use crate::store::orders::OrderStore;
use crate::store::outbox::Outbox;
use crate::store::personal_data::PersonalData;
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
    pub upload_files: UploadFiles,
    /// The photos of finished uploads.
    pub photos: Arc<dyn BlobStore>,
    /// Export, erasure and retention.
    pub personal_data: Arc<dyn PersonalData>,
    /// When data was exported or erased.
    pub privacy_log: Arc<dyn PrivacyLog>,
    /// Figures.
    pub reports: Arc<dyn Reports>,
    /// The database behind all of the rows.
    pub database: Arc<dyn Database>,
    /// The secret key that signs links and hashes verification codes.
    pub key: [u8; KEY],
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
        let directory = |path: &Path, error| OpenError::Directory {
            path: path.to_owned(),
            error,
        };
        let uploads = data.join(UPLOADS);
        let photos = data.join(PHOTOS);
        let upload_files =
            UploadFiles::open(uploads.clone()).map_err(|error| directory(&uploads, error))?;
        let photos =
            LocalFolder::open(photos.clone()).map_err(|error| directory(&photos, error))?;
        let sqlite = Arc::new(Sqlite::open(data).await?);
        Ok(Self {
            tickets: sqlite.clone(),
            agent_queue: sqlite.clone(),
            outbox: sqlite.clone(),
            orders: sqlite.clone(),
            lookup_tokens: sqlite.clone(),
            verification_codes: sqlite.clone(),
            uploads: sqlite.clone(),
            upload_files,
            photos: Arc::new(photos),
            personal_data: sqlite.clone(),
            privacy_log: sqlite.clone(),
            reports: sqlite.clone(),
            database: sqlite,
            key: secret_key::load_or_create(data).map_err(OpenError::Key)?,
        })
    }
}
