//! The rows of uploads in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tracing::instrument;
use uuid::Uuid;

use crate::blobs::upload_bytes::StoredBytes;
use crate::platform::crypto::Digest;
use crate::store::error::StoreResult;
use crate::store::sqlite::connect::Sqlite;
use crate::store::sqlite::photos;
use crate::store::uploads::{UPLOAD_LIFETIME, Upload, UploadClaim, UploadRow, UploadStore};

#[async_trait]
impl UploadStore for Sqlite {
    #[instrument(level = "debug", skip_all)]
    async fn create(&self, shop: &str, upload: &Upload) -> StoreResult<()> {
        let query = sqlx::query(
            "INSERT INTO uploads (id, shop, photo, length, metadata, synced, pieces, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(upload.id.to_string())
        .bind(shop)
        .bind(upload.photo.to_string())
        .bind(i64::try_from(upload.length).unwrap_or(i64::MAX))
        .bind(&upload.metadata)
        .bind(i64::try_from(upload.stored.length).unwrap_or(i64::MAX))
        .bind(upload.stored.column())
        .bind(upload.expires_at.timestamp());
        self.writer.execute(query).await?;
        Ok(())
    }

    #[instrument(level = "debug", skip_all)]
    async fn find(&self, shop: &str, id: Uuid, now: DateTime<Utc>) -> StoreResult<Option<Upload>> {
        let row: Option<UploadRow> =
            sqlx::query_as("SELECT * FROM uploads WHERE id = ? AND shop = ? AND expires_at > ?")
                .bind(id.to_string())
                .bind(shop)
                .bind(now.timestamp())
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|row| row.upload(id)).transpose()?)
    }

    #[instrument(level = "debug", skip_all)]
    async fn advance(
        &self,
        id: Uuid,
        from: &StoredBytes,
        to: &StoredBytes,
        expires_at: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let query = sqlx::query(
            "UPDATE uploads SET synced = ?, pieces = ?, expires_at = ?
             WHERE id = ? AND synced = ? AND pieces = ? AND sha256 IS NULL",
        )
        .bind(i64::try_from(to.length).unwrap_or(i64::MAX))
        .bind(to.column())
        .bind(expires_at.timestamp())
        .bind(id.to_string())
        .bind(i64::try_from(from.length).unwrap_or(i64::MAX))
        .bind(from.column());
        let advanced = self.writer.execute(query).await?;
        Ok(advanced > 0)
    }

    #[instrument(level = "debug", skip_all)]
    async fn finish(&self, id: Uuid, sha256: &Digest, now: DateTime<Utc>) -> StoreResult<bool> {
        let query = sqlx::query(
            "UPDATE uploads SET sha256 = coalesce(sha256, ?), finished_at = coalesce(finished_at, ?), pieces = '',
                 expires_at = CASE WHEN sha256 IS NULL THEN ? ELSE expires_at END
             WHERE id = ?",
        )
        .bind(sha256.as_slice())
        .bind(now.timestamp())
        .bind((now + UPLOAD_LIFETIME).timestamp())
        .bind(id.to_string());
        let finished = self.writer.execute(query).await?;
        Ok(finished > 0)
    }

    #[instrument(level = "debug", skip_all)]
    async fn remove(&self, id: Uuid) -> StoreResult<bool> {
        let query = sqlx::query(
            "DELETE FROM uploads WHERE id = ? AND id NOT IN (SELECT upload FROM ticket_photos)",
        )
        .bind(id.to_string());
        let removed = self.writer.execute(query).await?;
        Ok(removed > 0)
    }

    #[instrument(level = "debug", skip_all)]
    async fn expired(&self, now: DateTime<Utc>) -> StoreResult<Vec<Uuid>> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM uploads WHERE expires_at <= ? AND id NOT IN (SELECT upload FROM ticket_photos)",
        )
        .bind(now.timestamp())
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
    }

    #[instrument(level = "debug", skip_all)]
    async fn list(&self) -> StoreResult<Vec<UploadClaim>> {
        let mut connection = self.pool.acquire().await?;
        Ok(photos::claims(&mut connection).await?)
    }
}
