//! Uploads: what a client announced, how far it came, and the photo that was made of it.
//!
//! The bytes of an unfinished upload are a file, and its length is the offset. A finished one has a photo instead.

use std::io;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use tokio::fs::File;
use uuid::Uuid;

use crate::platform::crypto::Digest;
use crate::platform::disk_space;
use crate::platform::durable_file;
use crate::store::{PHOTOS, Store, UPLOADS};

/// How long an upload is kept that no ticket has claimed, from its last sign of life.
pub const UPLOAD_LIFETIME: TimeDelta = TimeDelta::days(3);

/// An upload as it was announced.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its id; whoever knows it may go on with it.
    pub id: Uuid,
    /// The client's own id of the photo.
    pub photo: Uuid,
    /// How many bytes it will have.
    pub length: u64,
    /// `Upload-Metadata` as the client wrote it.
    pub metadata: String,
    /// When it is forgotten.
    pub expires_at: DateTime<Utc>,
    /// Whether its photo is kept.
    pub is_finished: bool,
}

impl Store {
    /// Remembers a new upload.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn add_upload(&self, shop: &str, upload: &Upload) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO uploads (id, shop, photo, length, metadata, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(upload.id.to_string())
        .bind(shop)
        .bind(upload.photo.to_string())
        .bind(i64::try_from(upload.length).unwrap_or(i64::MAX))
        .bind(&upload.metadata)
        .bind(upload.expires_at.timestamp())
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// A shop's upload, unless it expired.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn upload(
        &self,
        shop: &str,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Option<Upload>> {
        let row = sqlx::query("SELECT * FROM uploads WHERE id = ? AND shop = ? AND expires_at > ?")
            .bind(id.to_string())
            .bind(shop)
            .bind(now.timestamp())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| decode(&row, id)).transpose()
    }

    /// How many of an upload's bytes are on the disk; those that a crash left in the system's memory are brought there.
    ///
    /// # Errors
    ///
    /// When the disk fails.
    pub async fn upload_offset(&self, upload: &Upload) -> std::io::Result<u64> {
        if upload.is_finished {
            return Ok(upload.length);
        }
        let file = match File::open(self.upload_path(upload.id)).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            file => file?,
        };
        file.sync_all().await?;
        Ok(file.metadata().await?.len())
    }

    /// Gives an upload that moved another span of life.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn extend_upload(&self, id: Uuid, expires_at: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query("UPDATE uploads SET expires_at = ? WHERE id = ?")
            .bind(expires_at.timestamp())
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Marks an upload as finished; its photo must be on the disk.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn finish_upload(
        &self,
        id: Uuid,
        sha256: &Digest,
        now: DateTime<Utc>,
    ) -> sqlx::Result<()> {
        sqlx::query("UPDATE uploads SET sha256 = ?, finished_at = ?, expires_at = ? WHERE id = ?")
            .bind(sha256.as_slice())
            .bind(now.timestamp())
            .bind((now + UPLOAD_LIFETIME).timestamp())
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Removes an upload, unless a ticket has it; says whether it did.
    ///
    /// Unfinished bytes go first: they make room for the rest where the disk is full, and an upload without them starts
    /// anew. A photo goes after its row.
    ///
    /// # Errors
    ///
    /// When the database or the disk fails.
    pub async fn remove_upload(&self, id: Uuid) -> sqlx::Result<bool> {
        durable_file::remove(&self.upload_path(id)).await?;
        let removed = sqlx::query(
            "DELETE FROM uploads WHERE id = ? AND id NOT IN (SELECT upload FROM ticket_photos)",
        )
        .bind(id.to_string())
        .execute(&self.pool)
        .await?;
        if removed.rows_affected() == 0 {
            return Ok(false);
        }
        self.remove_photo(id).await?;
        Ok(true)
    }

    /// Removes a photo, and what was written of it.
    pub async fn remove_photo(&self, id: Uuid) -> std::io::Result<()> {
        durable_file::remove(&self.unfinished_photo_path(id)).await?;
        durable_file::remove(&self.photo_path(id)).await
    }

    /// The uploads that expired and that no ticket has.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn expired_uploads(&self, now: DateTime<Utc>) -> sqlx::Result<Vec<Uuid>> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "SELECT id FROM uploads WHERE expires_at <= ? AND id NOT IN (SELECT upload FROM ticket_photos)",
        )
        .bind(now.timestamp())
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.iter().filter_map(|(id,)| id.parse().ok()).collect())
    }

    /// Refuses where uploads would take the room that everything else needs.
    ///
    /// # Errors
    ///
    /// When they would.
    pub fn check_disk_reserve(&self) -> io::Result<()> {
        disk_space::leave_reserve(&self.data)
    }

    /// Where the bytes of an unfinished upload lie.
    #[must_use]
    pub fn upload_path(&self, id: Uuid) -> PathBuf {
        self.data.join(UPLOADS).join(id.to_string())
    }

    /// Where a kept photo lies.
    #[must_use]
    pub fn photo_path(&self, id: Uuid) -> PathBuf {
        self.data.join(PHOTOS).join(format!("{id}.jpg"))
    }

    /// Where a photo lies while it is written.
    #[must_use]
    pub fn unfinished_photo_path(&self, id: Uuid) -> PathBuf {
        self.photo_path(id).with_extension("tmp")
    }
}

fn decode(row: &SqliteRow, id: Uuid) -> sqlx::Result<Upload> {
    let wrong = |what: &str| sqlx::Error::Decode(format!("upload {id} has no good {what}").into());
    let photo: String = row.try_get("photo")?;
    let length: i64 = row.try_get("length")?;
    let sha256: Option<Vec<u8>> = row.try_get("sha256")?;
    Ok(Upload {
        id,
        photo: photo.parse().map_err(|_| wrong("photo"))?,
        length: length.try_into().map_err(|_| wrong("length"))?,
        metadata: row.try_get("metadata")?,
        expires_at: DateTime::from_timestamp(row.try_get("expires_at")?, 0)
            .ok_or_else(|| wrong("expires_at"))?,
        is_finished: sha256.is_some(),
    })
}
