//! Deletes tickets with everything that belongs to them: after a shop's `keep_days`, or because the shopper asked.
//!
//! The rows are deleted in one transaction, and SQLite overwrites them (`secure_delete`). Photo files are removed after
//! it. If the process crashes in between, the files are orphans, which the cleanup removes.
//!
//! What stays is a tombstone: the ticket's id and the digest of its body. It keeps a late retry of the same request
//! from creating the ticket again. Nobody can guess a body from its digest, because the body holds 32 random bytes.

use careline_wire::Topic;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::SqliteConnection;
use strum::VariantArray as _;
use uuid::Uuid;

use crate::store::Store;

/// How many tickets are returned at once.
const PAGE: i64 = 100;

impl Store {
    /// The next tickets of a shop that may be deleted: resolved ones, and feedback, which asks for no reply, if nothing
    /// happened to them within `retention`.
    ///
    /// Tickets with pending deliveries aren't returned. Dead letters, and webhooks queued behind one, don't count as
    /// pending.
    pub async fn outdated_tickets(
        &self,
        shop: &str,
        now: DateTime<Utc>,
        retention: TimeDelta,
    ) -> sqlx::Result<Vec<Uuid>> {
        let feedback = Topic::VARIANTS.iter().filter(|topic| topic.is_feedback());
        let feedback: Vec<_> = feedback.map(|topic| topic.name()).collect();
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
                             WHERE outbox.kind = 'webhook' AND earlier.kind = 'webhook'
                                 AND earlier.shop = ?1 AND earlier.ticket = id AND earlier.failed_at IS NOT NULL))
             ORDER BY received_at LIMIT ?4",
        )
        .bind(shop)
        .bind((now - retention).timestamp())
        .bind(json!(feedback).to_string())
        .bind(PAGE)
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.iter().filter_map(|(id,)| id.parse().ok()).collect())
    }

    /// Deletes all of the given tickets, or none.
    ///
    /// # Errors
    ///
    /// If the database fails, nothing is deleted. If a photo's file can't be removed, the rows are deleted, and the
    /// cleanup removes the file later.
    pub async fn delete_tickets(
        &self,
        shop: &str,
        ids: &[Uuid],
        now: DateTime<Utc>,
    ) -> sqlx::Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let mut photos = Vec::new();
        for id in ids {
            photos.extend(delete(&mut transaction, shop, *id, now).await?);
        }
        transaction.commit().await?;
        for photo in photos {
            self.remove_photo(photo).await?;
        }
        Ok(())
    }

    /// Checkpoints and truncates the write-ahead log, so that it holds no deleted rows either. Returns `false` if a
    /// reader kept SQLite from doing it.
    pub async fn truncate_wal(&self) -> sqlx::Result<bool> {
        let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.pool)
            .await?;
        Ok(busy == 0)
    }
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
