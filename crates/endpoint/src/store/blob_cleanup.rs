//! Deletes rows and their blobs together, and finds blobs and rows that don't match.
//!
//! A crash between storing a blob and committing its row leaves an orphan: a blob that no row names. A disk that loses
//! a photo leaves a row without its blob.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::store::Store;
use crate::store::error::StoreResult;
use crate::store::uploads::UploadClaim;

impl Store {
    /// Removes an upload unless it is attached to a ticket. Returns whether it was removed.
    ///
    /// Unfinished bytes are removed first: that makes room if the disk is full, and an upload without bytes starts
    /// again. The photo is removed after its row.
    ///
    /// # Errors
    ///
    /// If the database or the disk fails. What is left is removed when the upload expires.
    pub async fn remove_upload(&self, id: Uuid) -> StoreResult<bool> {
        self.upload_bytes.remove(id).await?;
        let is_removed = self.uploads.remove(id).await?;
        if is_removed {
            self.photos.delete(id).await?;
        }
        Ok(is_removed)
    }

    /// Deletes all of the given tickets and their photos, or none. Returns how many photos there were.
    ///
    /// # Errors
    ///
    /// If the database fails, nothing is deleted. If a photo can't be deleted, the rows are, and the cleanup deletes
    /// the photo later: it is an orphan.
    pub async fn delete_tickets(
        &self,
        shop: &str,
        ids: &[Uuid],
        now: DateTime<Utc>,
    ) -> StoreResult<usize> {
        let photos = self.personal_data.delete_tickets(shop, ids, now).await?;
        for photo in &photos {
            self.photos.delete(*photo).await?;
        }
        Ok(photos.len())
    }

    /// Removes the blobs that no row names, and returns how many there were.
    ///
    /// # Errors
    ///
    /// If the database or the disk fails.
    pub async fn remove_orphaned_blobs(&self) -> StoreResult<usize> {
        // Blobs first: an upload's row is committed before its bytes are stored, so a listed blob that has no row by
        // then is an orphan.
        let uploads = self.upload_bytes.list().await?;
        let photos = self.photos.list().await?;
        let rows = self.uploads.list().await?.into_iter();
        let rows: HashMap<Uuid, bool> = rows.map(|row| (row.id, row.is_finished)).collect();
        let mut count = 0;
        // A finished upload has a photo and no longer needs its raw bytes.
        for id in uploads
            .into_iter()
            .filter(|id| rows.get(id) != Some(&false))
        {
            self.upload_bytes.remove(id).await?;
            count += 1;
        }
        for id in photos.into_iter().filter(|id| !rows.contains_key(id)) {
            self.photos.delete(id).await?;
            count += 1;
        }
        Ok(count)
    }

    /// The finished uploads whose photos are missing.
    ///
    /// # Errors
    ///
    /// If the database or the disk fails.
    pub async fn lost_photos(&self) -> StoreResult<Vec<UploadClaim>> {
        // Rows first: a photo is durable before its upload is marked as finished.
        let rows = self.uploads.list().await?;
        let photos: HashSet<Uuid> = self.photos.list().await?.into_iter().collect();
        let is_lost = |row: &UploadClaim| row.is_finished && !photos.contains(&row.id);
        Ok(rows.into_iter().filter(is_lost).collect())
    }
}
