//! The log of exports and erasures in SQLite.

use async_trait::async_trait;
use sqlx::SqliteConnection;
use sqlx::types::Json;
use tracing::instrument;

use crate::store::error::StoreResult;
use crate::store::privacy_log::{PrivacyEntry, PrivacyLog, PrivacyRow};
use crate::store::sqlite::connect::Sqlite;

#[async_trait]
impl PrivacyLog for Sqlite {
    #[instrument(level = "debug", skip_all)]
    async fn record(&self, entry: &PrivacyEntry) -> StoreResult<()> {
        let mut write = self.writer.begin().await?;
        record(&mut write, entry).await?;
        write.commit().await
    }

    #[instrument(level = "debug", skip_all)]
    async fn entries(&self) -> StoreResult<Vec<PrivacyEntry>> {
        let rows: Vec<PrivacyRow> =
            sqlx::query_as("SELECT at, caller, kind, shop, counts FROM privacy_log ORDER BY id")
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter().map(PrivacyEntry::read).collect()
    }
}

/// Appends an entry, in the caller's transaction if it has one.
pub async fn record(connection: &mut SqliteConnection, entry: &PrivacyEntry) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO privacy_log (at, caller, kind, shop, counts) VALUES (?, ?, ?, ?, ?)")
        .bind(entry.at.timestamp())
        .bind(<&str>::from(entry.caller))
        .bind(<&str>::from(entry.kind))
        .bind(&entry.shop)
        .bind(Json(entry.counts))
        .execute(connection)
        .await?;
    Ok(())
}
