//! The webhooks of the outbox: those of a ticket in the order in which things happened.

use chrono::{DateTime, Utc};

use super::Store;
use super::outbox::Entry;

impl Store {
    /// The webhook of a shop that is due first, its next attempt already put off. None is due while an earlier one of
    /// its ticket is owed.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn next_webhook(
        &self,
        shop: &str,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Option<Entry>> {
        let due: Option<Entry> = sqlx::query_as(
            "SELECT outbox.*, reference
             FROM outbox JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
             WHERE outbox.shop = ? AND kind = 'webhook' AND delivered_at IS NULL AND next_at <= ?
                 AND NOT EXISTS (
                     SELECT 1 FROM outbox AS earlier
                     WHERE earlier.shop = outbox.shop AND earlier.ticket = outbox.ticket
                         AND earlier.kind = 'webhook' AND earlier.delivered_at IS NULL
                         AND coalesce(earlier.event, 0) < coalesce(outbox.event, 0))
             ORDER BY next_at, event LIMIT 1",
        )
        .bind(shop)
        .bind(now.timestamp())
        .fetch_optional(&self.pool)
        .await?;
        match due {
            Some(due) => self.put_off(&due, now).await.map(|()| Some(due)),
            None => Ok(None),
        }
    }
}
