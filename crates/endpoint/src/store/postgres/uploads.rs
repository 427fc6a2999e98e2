//! The rows of uploads in Postgres.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tracing::instrument;
use uuid::Uuid;

use crate::blobs::upload_bytes::StoredBytes;
use crate::platform::crypto::Digest;
use crate::store::error::StoreResult;
use crate::store::postgres::connect::Postgres;
use crate::store::postgres::photos;
use crate::store::uploads::{UPLOAD_LIFETIME, Upload, UploadClaim, UploadRow, UploadStore};

#[async_trait]
impl UploadStore for Postgres {
    #[instrument(level = "debug", skip_all)]
    async fn create(&self, shop: &str, upload: &Upload) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO uploads (id, shop, photo, length, metadata, synced, pieces, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(upload.id.to_string())
        .bind(shop)
        .bind(upload.photo.to_string())
        .bind(i64::try_from(upload.length).unwrap_or(i64::MAX))
        .bind(&upload.metadata)
        .bind(i64::try_from(upload.stored.length).unwrap_or(i64::MAX))
        .bind(upload.stored.column())
        .bind(upload.expires_at.timestamp())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    #[instrument(level = "debug", skip_all)]
    async fn find(&self, shop: &str, id: Uuid, now: DateTime<Utc>) -> StoreResult<Option<Upload>> {
        let row: Option<UploadRow> =
            sqlx::query_as("SELECT * FROM uploads WHERE id = $1 AND shop = $2 AND expires_at > $3")
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
        let advanced = sqlx::query(
            "UPDATE uploads SET synced = $1, pieces = $2, expires_at = $3
             WHERE id = $4 AND synced = $5 AND pieces = $6 AND sha256 IS NULL",
        )
        .bind(i64::try_from(to.length).unwrap_or(i64::MAX))
        .bind(to.column())
        .bind(expires_at.timestamp())
        .bind(id.to_string())
        .bind(i64::try_from(from.length).unwrap_or(i64::MAX))
        .bind(from.column())
        .execute(&self.pool)
        .await?;
        Ok(advanced.rows_affected() > 0)
    }

    #[instrument(level = "debug", skip_all)]
    async fn finish(&self, id: Uuid, sha256: &Digest, now: DateTime<Utc>) -> StoreResult<bool> {
        let finished = sqlx::query(
            "UPDATE uploads SET sha256 = coalesce(sha256, $1), finished_at = coalesce(finished_at, $2), pieces = '',
                 expires_at = CASE WHEN sha256 IS NULL THEN $3 ELSE expires_at END
             WHERE id = $4",
        )
        .bind(sha256.as_slice())
        .bind(now.timestamp())
        .bind((now + UPLOAD_LIFETIME).timestamp())
        .bind(id.to_string())
        .execute(&self.pool)
        .await?;
        Ok(finished.rows_affected() > 0)
    }

    #[instrument(level = "debug", skip_all)]
    async fn remove(&self, id: Uuid) -> StoreResult<bool> {
        let removed = sqlx::query(
            "DELETE FROM uploads WHERE id = $1 AND id NOT IN (SELECT upload FROM ticket_photos)",
        )
        .bind(id.to_string())
        .execute(&self.pool)
        .await;
        match removed {
            Ok(removed) => Ok(removed.rows_affected() > 0),
            // A ticket has claimed it meanwhile.
            Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    #[instrument(level = "debug", skip_all)]
    async fn expired(&self, now: DateTime<Utc>) -> StoreResult<Vec<Uuid>> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM uploads WHERE expires_at <= $1 AND id NOT IN (SELECT upload FROM ticket_photos)",
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
