//! The log of exports and erasures in Postgres.

use async_trait::async_trait;
use sqlx::PgConnection;
use tracing::instrument;

use crate::store::error::StoreResult;
use crate::store::postgres::connect::Postgres;
use crate::store::privacy_log::{PrivacyEntry, PrivacyLog, PrivacyRow};

#[async_trait]
impl PrivacyLog for Postgres {
    #[instrument(level = "debug", skip_all)]
    async fn record(&self, entry: &PrivacyEntry) -> StoreResult<()> {
        let mut connection = self.pool.acquire().await?;
        record(&mut connection, entry).await
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
pub async fn record(connection: &mut PgConnection, entry: &PrivacyEntry) -> StoreResult<()> {
    sqlx::query("INSERT INTO privacy_log (at, caller, kind, shop, counts) VALUES ($1, $2, $3, $4, $5::json)")
        .bind(entry.at.timestamp())
        .bind(<&str>::from(entry.caller))
        .bind(<&str>::from(entry.kind))
        .bind(&entry.shop)
        .bind(serde_json::to_string(&entry.counts)?)
        .execute(connection)
        .await?;
    Ok(())
}
