//! What is stored about a person in SQLite, and its deletion.
//!
//! SQLite overwrites deleted rows (`secure_delete`), and truncating the write-ahead log or rewriting the database
//! removes what is left of them.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::SqliteConnection;
use tracing::instrument;
use uuid::Uuid;

use crate::orders::email::normalize_email;
use crate::store::error::StoreResult;
use crate::store::personal_data::{PersonalData, TicketSummary};
use crate::store::privacy_log::{PrivacyAction, PrivacyEntry};
use crate::store::reports::feedback_topics;
use crate::store::sqlite::connect::Sqlite;
use crate::store::sqlite::{outdated_orders, privacy_log};

/// How many tickets are returned at once.
const PAGE: i64 = 100;

#[async_trait]
impl PersonalData for Sqlite {
    #[instrument(level = "debug", skip_all)]
    async fn tickets_by_email(&self, shop: &str, email: &str) -> StoreResult<Vec<Uuid>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, email FROM tickets WHERE shop = ? AND email IS NOT NULL ORDER BY received_at",
        )
        .bind(shop)
        .fetch_all(&self.pool)
        .await?;
        // Compared here, because SQLite folds the case of ASCII only.
        let email = normalize_email(email);
        let matching = rows
            .into_iter()
            .filter(|(_, other)| normalize_email(other) == email);
        Ok(matching.filter_map(|(id, _)| id.parse().ok()).collect())
    }

    #[instrument(level = "debug", skip_all)]
    async fn ticket_summary(&self, shop: &str, ticket: Uuid) -> StoreResult<TicketSummary> {
        Ok(sqlx::query_as(
            "SELECT status <> 'resolved' AS is_open,
                 (SELECT count(*) FROM ticket_photos WHERE shop = ?1 AND ticket = ?2) AS photos,
                 (SELECT count(*) FROM outbox WHERE shop = ?1 AND ticket = ?2 AND delivered_at IS NULL) AS undelivered
             FROM tickets WHERE shop = ?1 AND id = ?2",
        )
        .bind(shop)
        .bind(ticket.to_string())
        .fetch_one(&self.pool)
        .await?)
    }

    #[instrument(level = "debug", skip_all)]
    async fn outdated_tickets(
        &self,
        shop: &str,
        now: DateTime<Utc>,
        retention: TimeDelta,
    ) -> StoreResult<Vec<Uuid>> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "SELECT id FROM tickets
             WHERE shop = ?1 AND received_at <= ?2
                 AND (status = 'resolved' OR topic IN (SELECT value FROM json_each(?3)))
                 AND NOT EXISTS (
                     SELECT 1 FROM ticket_events WHERE ticket_events.shop = ?1 AND ticket = id AND at > ?2)
                 AND NOT EXISTS (
                     SELECT 1 FROM outbox
                     WHERE outbox.shop = ?1 AND ticket = id AND delivered_at IS NULL AND failed_at IS NULL
                         AND NOT EXISTS (
                             SELECT 1 FROM outbox AS earlier
                             WHERE outbox.in_order AND earlier.channel = outbox.channel
                                 AND earlier.shop = ?1 AND earlier.ticket = id AND earlier.failed_at IS NOT NULL))
             ORDER BY received_at LIMIT ?4",
        )
        .bind(shop)
        .bind((now - retention).timestamp())
        .bind(json!(feedback_topics()).to_string())
        .bind(PAGE)
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.iter().filter_map(|(id,)| id.parse().ok()).collect())
    }

    #[instrument(level = "debug", skip_all)]
    async fn delete_tickets(
        &self,
        shop: &str,
        ids: &[Uuid],
        now: DateTime<Utc>,
    ) -> StoreResult<Vec<Uuid>> {
        let mut write = self.writer.begin().await?;
        let photos = delete_all(&mut write, shop, ids, now).await?;
        write.commit().await?;
        Ok(photos)
    }

    #[instrument(level = "debug", skip_all)]
    async fn erase_tickets(
        &self,
        shop: &str,
        kind: PrivacyAction,
        ids: &[Uuid],
        at: DateTime<Utc>,
    ) -> StoreResult<Vec<Uuid>> {
        let mut write = self.writer.begin().await?;
        let photos = delete_all(&mut write, shop, ids, at).await?;
        let entry = PrivacyEntry::of_tickets(shop, kind, (ids.len(), photos.len()), at);
        privacy_log::record(&mut write, &entry).await?;
        write.commit().await?;
        Ok(photos)
    }

    #[instrument(level = "debug", skip_all)]
    async fn delete_outdated_orders(&self, shop: &str, end: DateTime<Utc>) -> StoreResult<u64> {
        let mut write = self.writer.begin().await?;
        let deleted = outdated_orders::delete(&mut write, shop, end).await?;
        write.commit().await?;
        Ok(deleted)
    }

    #[instrument(level = "debug", skip_all)]
    async fn wipe_log(&self) -> StoreResult<bool> {
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy = self.writer.execute_alone(checkpoint).await?;
        Ok(busy == Some(0))
    }

    #[instrument(level = "debug", skip_all)]
    async fn wipe_database(&self) -> StoreResult<bool> {
        self.writer.execute_alone("VACUUM").await?;
        self.wipe_log().await
    }
}

/// Deletes tickets and returns the uploads whose photos they had.
async fn delete_all(
    connection: &mut SqliteConnection,
    shop: &str,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Uuid>> {
    let mut photos = Vec::new();
    for id in ids {
        photos.extend(delete(connection, shop, *id, now).await?);
    }
    Ok(photos)
}

/// Deletes one ticket and returns the uploads whose photos it had.
async fn delete(
    connection: &mut SqliteConnection,
    shop: &str,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Uuid>> {
    let id = id.to_string();
    sqlx::query(
        "INSERT INTO gone_tickets (shop, id, body_sha256, gone_at)
         SELECT shop, id, body_sha256, ? FROM tickets WHERE shop = ? AND id = ?",
    )
    .bind(now.timestamp())
    .bind(shop)
    .bind(&id)
    .execute(&mut *connection)
    .await?;
    let uploads: Vec<(String,)> =
        sqlx::query_as("SELECT upload FROM ticket_photos WHERE shop = ? AND ticket = ?")
            .bind(shop)
            .bind(&id)
            .fetch_all(&mut *connection)
            .await?;
    // Rows that refer to others go first.
    for statement in [
        "DELETE FROM outbox WHERE shop = ? AND ticket = ?",
        "DELETE FROM ticket_events WHERE shop = ? AND ticket = ?",
        "DELETE FROM ticket_photos WHERE shop = ? AND ticket = ?",
        "DELETE FROM tickets WHERE shop = ? AND id = ?",
    ] {
        let deleted = sqlx::query(statement).bind(shop).bind(&id);
        deleted.execute(&mut *connection).await?;
    }
    for (upload,) in &uploads {
        let deleted = sqlx::query("DELETE FROM uploads WHERE id = ?").bind(upload);
        deleted.execute(&mut *connection).await?;
    }
    Ok(uploads.iter().filter_map(|(id,)| id.parse().ok()).collect())
}
