//! What is kept about one person, found by their email as a look-up finds an order: trimmed, in any case.

use careline_policy::Order;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::orders::email::normalize_email;
use crate::store::Store;
use crate::store::orders::decode;
use crate::store::outbox::OutboxEntry;

/// What there is of a ticket.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct TicketSummary {
    /// Whether it isn't resolved.
    pub is_open: bool,
    /// How many photos, with those of later messages.
    pub photos: i64,
    /// How many mails and webhooks that aren't delivered.
    pub undelivered: i64,
}

impl Store {
    /// A person's tickets in a shop, the oldest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn tickets_by_email(&self, shop: &str, email: &str) -> sqlx::Result<Vec<Uuid>> {
        let written: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, email FROM tickets WHERE shop = ? AND email IS NOT NULL ORDER BY received_at",
        )
        .bind(shop)
        .fetch_all(&self.pool)
        .await?;
        // Compared here: SQLite knows upper and lower case of ASCII alone.
        let email = normalize_email(email);
        let theirs = written
            .into_iter()
            .filter(|(_, other)| normalize_email(other) == email);
        Ok(theirs.filter_map(|(id, _)| id.parse().ok()).collect())
    }

    /// The orders that a person can look up in a shop.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn orders_by_email(&self, shop: &str, email: &str) -> sqlx::Result<Vec<Order>> {
        let bodies: Vec<(String,)> =
            sqlx::query_as("SELECT body FROM orders WHERE shop = ? AND email = ? ORDER BY key")
                .bind(shop)
                .bind(normalize_email(email))
                .fetch_all(&self.pool)
                .await?;
        bodies.iter().map(|(body,)| decode(body)).collect()
    }

    /// What there is of a ticket, in numbers: for that its words need not be read.
    ///
    /// # Errors
    ///
    /// When the database fails.
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

    /// What was mailed about a ticket, or is owed.
    ///
    /// # Errors
    ///
    /// When the database fails.
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

    /// Deletes a person's tickets, and what proves that they looked orders up; the orders themselves are the shop's.
    ///
    /// # Errors
    ///
    /// When the database or the disk fails.
    pub async fn erase_person(
        &self,
        shop: &str,
        email: &str,
        now: DateTime<Utc>,
    ) -> sqlx::Result<()> {
        // Look-ups first: a photo that can't be removed from the disk ends the rest early, and it is run again.
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

    /// Writes the database anew, without what is left of deleted rows in its pages and its log; says whether the log could
    /// be emptied too.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn compact(&self) -> sqlx::Result<bool> {
        sqlx::query("VACUUM").execute(&self.pool).await?;
        self.truncate_wal().await
    }
}
