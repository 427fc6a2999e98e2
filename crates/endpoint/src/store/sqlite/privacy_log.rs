//! The log of exports and erasures in SQLite.

use async_trait::async_trait;
use chrono::DateTime;
use sqlx::SqliteConnection;
use sqlx::types::Json;
use tracing::instrument;

use crate::store::error::{StoreError, StoreResult};
use crate::store::privacy_log::{PrivacyCounts, PrivacyEntry, PrivacyLog};
use crate::store::sqlite::connect::Sqlite;

/// When, who, what, the shop, and how much.
type Row = (i64, String, String, String, Json<PrivacyCounts>);

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
        let rows: Vec<Row> =
            sqlx::query_as("SELECT at, caller, kind, shop, counts FROM privacy_log ORDER BY id")
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter().map(entry).collect()
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

fn entry((at, caller, kind, shop, Json(counts)): Row) -> StoreResult<PrivacyEntry> {
    let unknown = |error: strum::ParseError| StoreError::Corrupt(error.to_string().into());
    Ok(PrivacyEntry {
        at: DateTime::from_timestamp(at, 0).unwrap_or_default(),
        caller: caller.parse().map_err(unknown)?,
        kind: kind.parse().map_err(unknown)?,
        shop,
        counts,
    })
}
