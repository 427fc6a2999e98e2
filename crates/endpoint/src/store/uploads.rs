//! Uploads: what a client announced, how much of it arrived, and the photo that was made of it.
//!
//! The bytes of an unfinished upload are a file, whose length is the upload's offset. A finished upload has a photo
//! instead.

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

/// How long an upload stays without a ticket, counted from its last change.
pub const UPLOAD_LIFETIME: TimeDelta = TimeDelta::days(3);

/// An upload.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its id. It is a secret: clients that know it may continue the upload.
    pub id: Uuid,
    /// The photo's id, which the client chose.
    pub photo: Uuid,
    /// Its length in bytes once it is complete.
    pub length: u64,
    /// The `Upload-Metadata` header as the client sent it.
    pub metadata: String,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// Whether its photo is stored.
    pub is_finished: bool,
}

impl Store {
    /// Inserts a new upload.
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

    /// How many bytes of an upload are on the disk. Bytes that are still in the system's cache are synced first.
    pub async fn upload_offset(&self, upload: &Upload) -> io::Result<u64> {
        if upload.is_finished {
            return Ok(upload.length);
        }
        let file = match File::open(self.upload_path(upload.id)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            file => file?,
        };
        file.sync_all().await?;
        Ok(file.metadata().await?.len())
    }

    /// Puts off the expiry of an upload.
    pub async fn extend_upload(&self, id: Uuid, expires_at: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query("UPDATE uploads SET expires_at = ? WHERE id = ?")
            .bind(expires_at.timestamp())
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Marks an upload as finished. Its photo must be on the disk.
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

    /// Removes an upload unless it is attached to a ticket. Returns whether it was removed.
    ///
    /// Unfinished bytes are removed first: that makes room if the disk is full, and an upload without bytes starts
    /// again. The photo is removed after its row.
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

    /// Removes a photo, also one that was only partly written.
    pub async fn remove_photo(&self, id: Uuid) -> io::Result<()> {
        durable_file::remove(&self.unfinished_photo_path(id)).await?;
        durable_file::remove(&self.photo_path(id)).await
    }

    /// The expired uploads that aren't attached to a ticket.
    pub async fn expired_uploads(&self, now: DateTime<Utc>) -> sqlx::Result<Vec<Uuid>> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "SELECT id FROM uploads WHERE expires_at <= ? AND id NOT IN (SELECT upload FROM ticket_photos)",
        )
        .bind(now.timestamp())
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.iter().filter_map(|(id,)| id.parse().ok()).collect())
    }

    /// Fails as a full disk does if no more than the reserve is free: uploads may not use it up.
    pub fn check_disk_reserve(&self) -> io::Result<()> {
        disk_space::check_reserve(&self.data)
    }

    /// The file of an unfinished upload.
    #[must_use]
    pub fn upload_path(&self, id: Uuid) -> PathBuf {
        self.data.join(UPLOADS).join(id.to_string())
    }

    /// The file of a photo.
    #[must_use]
    pub fn photo_path(&self, id: Uuid) -> PathBuf {
        self.data.join(PHOTOS).join(format!("{id}.jpg"))
    }

    /// The file of a photo while it is written.
    #[must_use]
    pub fn unfinished_photo_path(&self, id: Uuid) -> PathBuf {
        self.photo_path(id).with_extension("tmp")
    }
}

fn decode(row: &SqliteRow, id: Uuid) -> sqlx::Result<Upload> {
    let invalid =
        |column: &str| sqlx::Error::Decode(format!("upload {id}: can't read {column}").into());
    let photo: String = row.try_get("photo")?;
    let length: i64 = row.try_get("length")?;
    let sha256: Option<Vec<u8>> = row.try_get("sha256")?;
    Ok(Upload {
        id,
        photo: photo.parse().map_err(|_| invalid("photo"))?,
        length: length.try_into().map_err(|_| invalid("length"))?,
        metadata: row.try_get("metadata")?,
        expires_at: DateTime::from_timestamp(row.try_get("expires_at")?, 0)
            .ok_or_else(|| invalid("expires_at"))?,
        is_finished: sha256.is_some(),
    })
}
