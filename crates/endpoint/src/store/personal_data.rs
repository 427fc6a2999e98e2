//! Everything that is stored about one person, found by their email address: trimmed, in any case.

use careline_policy::Order;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::orders::email::normalize_email;
use crate::store::Store;
use crate::store::orders::decode_order;
use crate::store::outbox::OutboxEntry;

/// A ticket in numbers.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct TicketSummary {
    /// Whether it isn't resolved.
    pub is_open: bool,
    /// The number of photos, including those of later messages.
    pub photos: i64,
    /// The number of mails and webhooks that aren't delivered.
    pub undelivered: i64,
}

impl Store {
    /// A person's tickets in a shop, the oldest first.
    pub async fn tickets_by_email(&self, shop: &str, email: &str) -> sqlx::Result<Vec<Uuid>> {
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

    /// The orders that a person can look up in a shop.
    pub async fn orders_by_email(&self, shop: &str, email: &str) -> sqlx::Result<Vec<Order>> {
        let bodies: Vec<(String,)> =
            sqlx::query_as("SELECT body FROM orders WHERE shop = ? AND email = ? ORDER BY key")
                .bind(shop)
                .bind(normalize_email(email))
                .fetch_all(&self.pool)
                .await?;
        bodies.iter().map(|(body,)| decode_order(body)).collect()
    }

    /// A ticket in numbers, without reading its text.
    pub async fn ticket_summary(&self, shop: &str, ticket: Uuid) -> sqlx::Result<TicketSummary> {
        sqlx::query_as(
            "SELECT status <> 'resolved' AS is_open,
                 (SELECT count(*) FROM ticket_photos WHERE shop = ?1 AND ticket = ?2) AS photos,
                 (SELECT count(*) FROM outbox WHERE shop = ?1 AND ticket = ?2 AND delivered_at IS NULL) AS undelivered
             FROM tickets WHERE shop = ?1 AND id = ?2",
        )
        .bind(shop)
        .bind(ticket.to_string())
        .fetch_one(&self.pool)
        .await
    }

    /// A ticket's mails and webhooks, delivered or not.
    pub async fn deliveries_of(&self, shop: &str, ticket: Uuid) -> sqlx::Result<Vec<OutboxEntry>> {
        sqlx::query_as(
            "SELECT outbox.*, reference FROM outbox JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
             WHERE outbox.shop = ? AND ticket = ? ORDER BY event, kind",
        )
        .bind(shop)
        .bind(ticket.to_string())
        .fetch_all(&self.pool)
        .await
    }

    /// Deletes a person's tickets and lookup tokens. Their orders stay: those are the shop's records.
    pub async fn erase_person(
        &self,
        shop: &str,
        email: &str,
        now: DateTime<Utc>,
    ) -> sqlx::Result<()> {
        // Tokens first: if a photo can't be removed, the rest fails, and the operator runs the command again.
        sqlx::query(
            "DELETE FROM order_tokens WHERE shop = ?1
                 AND order_key IN (SELECT key FROM orders WHERE shop = ?1 AND email = ?2)",
        )
        .bind(shop)
        .bind(normalize_email(email))
        .execute(&self.pool)
        .await?;
        let tickets = self.tickets_by_email(shop, email).await?;
        self.delete_tickets(shop, &tickets, now).await
    }

    /// Rewrites the database without the remains of deleted rows, and truncates the write-ahead log. Returns `false` if
    /// the log couldn't be truncated.
    pub async fn compact(&self) -> sqlx::Result<bool> {
        sqlx::query("VACUUM").execute(&self.pool).await?;
        self.truncate_wal().await
    }
}
