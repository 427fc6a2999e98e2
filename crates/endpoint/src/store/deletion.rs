//! Tickets that are deleted for good, with all that belongs to them: by a shop's `keep_days`, or because their shopper asked.
//!
//! Rows go in one transaction, and SQLite overwrites them. Photos go after it: a crash in between leaves files that no row
//! names, which are swept. All that stays is a tombstone, the ticket's key and the digest of its body, so that a retry that
//! comes late doesn't bring it back. The body holds 32 random bytes, so nobody finds it by its digest.

use careline_wire::Topic;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::store::Store;

/// How many tickets are looked for at once.
const PAGE: i64 = 100;

impl Store {
    /// Some of a shop's tickets to which nothing happened for so long: resolved ones, and feedback, which asks for nothing.
    /// Those with something on its way aren't among them. What was given up is no longer on its way, nor is a webhook behind it.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn outdated_tickets(
        &self,
        shop: &str,
        now: DateTime<Utc>,
        after: TimeDelta,
    ) -> sqlx::Result<Vec<Uuid>> {
        let feedback = Topic::ALL.iter().filter(|topic| topic.is_feedback());
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
        .bind((now - after).timestamp())
        .bind(json!(feedback).to_string())
        .bind(PAGE)
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.iter().filter_map(|(id,)| id.parse().ok()).collect())
    }

    /// Deletes tickets of a shop: all of them, or none.
    ///
    /// # Errors
    ///
    /// When the database fails; nothing is deleted then. Or when a photo's file can't be removed: it is swept later.
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

    /// Empties the log into the database, so that what was deleted isn't found in it either; says whether nobody who was
    /// reading meanwhile kept it from that.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn truncate_wal(&self) -> sqlx::Result<bool> {
        let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.pool)
            .await?;
        Ok(busy == 0)
    }
}

/// Deletes one ticket; says which photos it had.
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
    for owned in [
        "DELETE FROM outbox WHERE shop = ? AND ticket = ?",
        "DELETE FROM ticket_events WHERE shop = ? AND ticket = ?",
    ] {
        let deleted = sqlx::query(owned).bind(shop).bind(&id);
        deleted.execute(&mut *connection).await?;
    }
    let photos: Vec<(String,)> =
        sqlx::query_as("DELETE FROM ticket_photos WHERE shop = ? AND ticket = ? RETURNING upload")
            .bind(shop)
            .bind(&id)
            .fetch_all(&mut *connection)
            .await?;
    for (upload,) in &photos {
        let deleted = sqlx::query("DELETE FROM uploads WHERE id = ?").bind(upload);
        deleted.execute(&mut *connection).await?;
    }
    let deleted = sqlx::query("DELETE FROM tickets WHERE shop = ? AND id = ?");
    deleted
        .bind(shop)
        .bind(&id)
        .execute(&mut *connection)
        .await?;
    Ok(photos.iter().filter_map(|(id,)| id.parse().ok()).collect())
}
