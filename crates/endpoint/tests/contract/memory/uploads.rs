use async_trait::async_trait;
use careline_endpoint::blobs::upload_bytes::StoredBytes;
use careline_endpoint::platform::crypto::Digest;
use careline_endpoint::store::StoreResult;
use careline_endpoint::store::uploads::{UPLOAD_LIFETIME, Upload, UploadClaim, UploadStore};
use careline_wire::ticket::PhotoRef;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::tickets::TicketRow;
use super::{Memory, Rows};

pub struct UploadRow {
    pub shop: String,
    pub upload: Upload,
    /// The digest of its bytes, and when they were complete.
    pub finished: Option<(Digest, DateTime<Utc>)>,
}

impl Rows {
    /// The ticket that has claimed an upload.
    fn owner(&self, upload: Uuid) -> Option<&TicketRow> {
        let mut tickets = self.tickets.iter();
        tickets.find(|row| row.uploads().any(|id| id == upload))
    }

    /// The uploads of some photos, or the positions of the photos that have no free upload.
    pub fn free_uploads(&self, shop: &str, photos: &[PhotoRef]) -> Result<Vec<Uuid>, Vec<usize>> {
        let found: Vec<_> = photos
            .iter()
            .map(|photo| self.free_upload(shop, photo))
            .collect();
        let unknown = found
            .iter()
            .enumerate()
            .filter(|(_, upload)| upload.is_none());
        let unknown: Vec<_> = unknown.map(|(position, _)| position).collect();
        match unknown.is_empty() {
            true => Ok(found.into_iter().flatten().collect()),
            false => Err(unknown),
        }
    }

    /// The newest finished upload of a photo that isn't attached to anything.
    fn free_upload(&self, shop: &str, photo: &PhotoRef) -> Option<Uuid> {
        let of_photo = self.uploads.iter().filter(|row| {
            let sha256 = row.finished.map(|(sha256, _)| sha256);
            row.shop == shop && row.upload.photo == photo.id && sha256 == Some(photo.sha256.0)
        });
        let free = of_photo.filter(|row| self.owner(row.upload.id).is_none());
        let newest = free.max_by_key(|row| row.finished.map(|(_, at)| at));
        newest.map(|row| row.upload.id)
    }

    fn upload(&mut self, id: Uuid) -> Option<&mut UploadRow> {
        self.uploads.iter_mut().find(|row| row.upload.id == id)
    }
}

#[async_trait]
impl UploadStore for Memory {
    async fn create(&self, shop: &str, upload: &Upload) -> StoreResult<()> {
        self.rows().uploads.push(UploadRow {
            shop: shop.to_owned(),
            upload: upload.clone(),
            finished: None,
        });
        Ok(())
    }

    async fn find(&self, shop: &str, id: Uuid, now: DateTime<Utc>) -> StoreResult<Option<Upload>> {
        let mut rows = self.rows();
        let row = rows.upload(id).filter(|row| row.shop == shop);
        let upload = row.map(|row| row.upload.clone());
        Ok(upload.filter(|upload| upload.expires_at > now))
    }

    async fn advance(
        &self,
        id: Uuid,
        from: &StoredBytes,
        to: &StoredBytes,
        expires_at: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let mut rows = self.rows();
        let row = rows.upload(id);
        let Some(row) = row.filter(|row| row.finished.is_none() && row.upload.stored == *from)
        else {
            return Ok(false);
        };
        row.upload.stored = to.clone();
        row.upload.expires_at = expires_at;
        Ok(true)
    }

    async fn finish(&self, id: Uuid, sha256: &Digest, now: DateTime<Utc>) -> StoreResult<bool> {
        let mut rows = self.rows();
        let Some(row) = rows.upload(id) else {
            return Ok(false);
        };
        if row.finished.is_none() {
            row.finished = Some((*sha256, now));
            row.upload.is_finished = true;
            row.upload.expires_at = now + UPLOAD_LIFETIME;
        }
        Ok(true)
    }

    async fn remove(&self, id: Uuid) -> StoreResult<bool> {
        let mut rows = self.rows();
        if rows.owner(id).is_some() {
            return Ok(false);
        }
        let before = rows.uploads.len();
        rows.uploads.retain(|row| row.upload.id != id);
        Ok(rows.uploads.len() < before)
    }

    async fn expired(&self, now: DateTime<Utc>) -> StoreResult<Vec<Uuid>> {
        let rows = self.rows();
        let uploads = rows.uploads.iter().map(|row| &row.upload);
        let expired = uploads.filter(|upload| upload.expires_at <= now);
        let free = expired.filter(|upload| rows.owner(upload.id).is_none());
        Ok(free.map(|upload| upload.id).collect())
    }

    async fn list(&self) -> StoreResult<Vec<UploadClaim>> {
        let rows = self.rows();
        let claims = rows.uploads.iter().map(|row| UploadClaim {
            id: row.upload.id,
            is_finished: row.upload.is_finished,
            reference: rows
                .owner(row.upload.id)
                .map(|row| row.stored.receipt.reference.clone()),
        });
        Ok(claims.collect())
    }
}
