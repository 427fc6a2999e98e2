//! Uploads: what a client announced, how much of it arrived, and the photo that was made of it.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::blobs::upload_bytes::StoredBytes;
use crate::platform::crypto::Digest;
use crate::store::error::StoreResult;

/// How long an upload stays without a ticket, counted from its last change.
pub const UPLOAD_LIFETIME: TimeDelta = TimeDelta::days(3);

/// An upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its id. It is a secret: clients that know it may continue the upload.
    pub id: Uuid,
    /// The photo's id, which the client chose.
    pub photo: Uuid,
    /// Its length in bytes once it is complete.
    pub length: u64,
    /// The `Upload-Metadata` header as the client sent it.
    pub metadata: String,
    /// What is recorded of its bytes: they are stored, even after a power cut.
    pub stored: StoredBytes,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// Whether its photo is stored.
    pub is_finished: bool,
}

/// An upload, and the ticket that has claimed its photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadClaim {
    /// The upload's id.
    pub id: Uuid,
    /// Whether its photo is stored.
    pub is_finished: bool,
    /// The reference of its ticket, unless no ticket has claimed it.
    pub reference: Option<String>,
}

/// An upload's columns, as they are stored.
#[derive(sqlx::FromRow)]
pub struct UploadRow {
    photo: String,
    length: i64,
    metadata: String,
    synced: i64,
    pieces: String,
    expires_at: i64,
    sha256: Option<Vec<u8>>,
}

impl UploadRow {
    /// The upload with this id.
    pub fn upload(self, id: Uuid) -> sqlx::Result<Upload> {
        let invalid =
            |column: &str| sqlx::Error::Decode(format!("upload {id}: can't read {column}").into());
        let synced = self.synced.try_into().map_err(|_| invalid("synced"))?;
        let stored = StoredBytes::read(synced, &self.pieces).ok_or_else(|| invalid("pieces"))?;
        Ok(Upload {
            id,
            photo: self.photo.parse().map_err(|_| invalid("photo"))?,
            length: self.length.try_into().map_err(|_| invalid("length"))?,
            metadata: self.metadata,
            stored,
            expires_at: DateTime::from_timestamp(self.expires_at, 0)
                .ok_or_else(|| invalid("expires_at"))?,
            is_finished: self.sha256.is_some(),
        })
    }
}

impl UploadClaim {
    /// The claim of a row: the id, whether the upload is finished, and the ticket's reference.
    pub fn read(
        (id, is_finished, reference): (String, bool, Option<String>),
    ) -> sqlx::Result<Self> {
        let invalid = |_| sqlx::Error::Decode(format!("upload {id:?}: the id isn't a UUID").into());
        Ok(Self {
            id: id.parse().map_err(invalid)?,
            is_finished,
            reference,
        })
    }
}

/// The rows of uploads. Their bytes are [stored](crate::blobs::upload_bytes) until they are finished, and then a photo
/// is in the [blob store](crate::blobs::BlobStore).
#[async_trait]
pub trait UploadStore: Send + Sync {
    /// Inserts a new upload.
    async fn create(&self, shop: &str, upload: &Upload) -> StoreResult<()>;

    /// A shop's upload, unless it expired.
    async fn find(&self, shop: &str, id: Uuid, now: DateTime<Utc>) -> StoreResult<Option<Upload>>;

    /// Records what is stored of an upload, and puts off its expiry. Returns whether it did: an upload that is finished
    /// or gone, or of which other bytes are recorded than `from`, is left as it is.
    async fn advance(
        &self,
        id: Uuid,
        from: &StoredBytes,
        to: &StoredBytes,
        expires_at: DateTime<Utc>,
    ) -> StoreResult<bool>;

    /// Marks an upload as finished, unless it is. Its photo must be stored. Returns whether there is such an upload.
    async fn finish(&self, id: Uuid, sha256: &Digest, now: DateTime<Utc>) -> StoreResult<bool>;

    /// Removes an upload unless it is attached to a ticket. Returns whether it was removed.
    async fn remove(&self, id: Uuid) -> StoreResult<bool>;

    /// The expired uploads that aren't attached to a ticket.
    async fn expired(&self, now: DateTime<Utc>) -> StoreResult<Vec<Uuid>>;

    /// All uploads.
    async fn list(&self) -> StoreResult<Vec<UploadClaim>>;
}
