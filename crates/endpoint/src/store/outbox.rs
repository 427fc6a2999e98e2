//! The outbox: every mail and every webhook, until it is delivered. No entry is dropped.
//!
//! An entry is inserted in the transaction of the ticket or event that causes it. A worker takes a lease on it, so that
//! no other process delivers it at the same time. If the worker crashes, the lease expires. A failed delivery is tried
//! again with exponential backoff and jitter for 72 hours. Then the entry becomes a dead letter: it stays, with its
//! last error, until an operator queues it again.
//!
//! A ticket's webhooks are delivered in the order of its events, so an undelivered webhook or a dead letter holds back
//! the later ones of the same ticket. Mails don't wait for one another.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::store::Store;
pub use crate::store::message_kind::MessageKind;
use crate::store::retries::{MAX_RETRY_AGE, backoff, jitter};

/// What causes a delivery.
#[derive(Clone, Copy)]
pub struct Cause<'a> {
    /// The shop's id.
    pub shop: &'a str,
    /// The ticket's id, unless it is about the shop as a whole.
    pub ticket: Option<Uuid>,
    /// The number of the ticket's event, unless it is about the ticket's arrival.
    pub event: Option<i64>,
}

/// Queues deliveries, each with its message id, in the transaction of what causes them.
pub async fn queue(
    connection: &mut SqliteConnection,
    cause: Cause<'_>,
    now: DateTime<Utc>,
    deliveries: &[(MessageKind, String)],
) -> sqlx::Result<()> {
    for (kind, message_id) in deliveries {
        sqlx::query(
            "INSERT INTO outbox (message_id, shop, ticket, event, kind, next_at) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(message_id)
        .bind(cause.shop)
        .bind(cause.ticket.map(|id| id.to_string()))
        .bind(cause.event)
        .bind(kind.name())
        .bind(now.timestamp())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The entries that one worker delivers.
#[derive(Clone, Debug)]
pub enum DeliveryQueue {
    /// The mails of all shops.
    Mails,
    /// The webhooks of the shop with this id.
    Webhooks(String),
}

/// An entry of the outbox. Times are Unix seconds.
#[derive(Clone, Debug, FromRow)]
pub struct OutboxEntry {
    /// The mail's `Message-ID`, or the webhook's id.
    pub message_id: String,
    /// The shop's id.
    pub shop: String,
    /// The ticket's id, if it is about one.
    pub ticket: Option<String>,
    /// The number of the ticket's event, if it is about one.
    pub event: Option<i64>,
    /// The ticket's reference, or `-`.
    pub reference: String,
    /// The name of its [`MessageKind`].
    pub kind: String,
    /// The number of attempts since it was queued.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: i64,
    /// When the lease on it expires.
    pub leased_until: Option<i64>,
    /// When the first attempt since it was queued began.
    pub tried_at: Option<i64>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was delivered.
    pub delivered_at: Option<i64>,
    /// When it became a dead letter.
    pub failed_at: Option<i64>,
}

impl Store {
    /// Leases the next due entry of a queue for `span`. Entries with the fewest attempts come first, so that failing
    /// ones don't hold back new ones.
    pub async fn lease(
        &self,
        queue: &DeliveryQueue,
        now: DateTime<Utc>,
        span: TimeDelta,
    ) -> sqlx::Result<Option<OutboxEntry>> {
        while let Some(due) = self.next_due(queue, now).await? {
            if let Some(leased) = self.take_lease(due, now, now + span).await? {
                return Ok(Some(leased));
            }
            // Another process was quicker: try the next one.
        }
        Ok(None)
    }

    async fn next_due(
        &self,
        queue: &DeliveryQueue,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Option<OutboxEntry>> {
        let (is_webhook, shop) = match queue {
            DeliveryQueue::Mails => (false, None),
            DeliveryQueue::Webhooks(shop) => (true, Some(shop)),
        };
        sqlx::query_as(
            "SELECT outbox.*, coalesce(reference, '-') AS reference
             FROM outbox LEFT JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
             WHERE delivered_at IS NULL AND failed_at IS NULL AND next_at <= ?1 AND coalesce(leased_until, 0) <= ?1
                 AND (kind = 'webhook') = ?2 AND (?3 IS NULL OR outbox.shop = ?3)
                 AND NOT EXISTS (
                     SELECT 1 FROM outbox AS earlier
                     WHERE outbox.kind = 'webhook' AND earlier.kind = 'webhook' AND earlier.delivered_at IS NULL
                         AND earlier.shop = outbox.shop AND earlier.ticket = outbox.ticket
                         AND coalesce(earlier.event, 0) < coalesce(outbox.event, 0))
             ORDER BY attempts, next_at, event LIMIT 1",
        )
        .bind(now.timestamp())
        .bind(is_webhook)
        .bind(shop)
        .fetch_optional(&self.pool)
        .await
    }

    /// Counts the attempt before it is made, and schedules the next in case this process crashes.
    async fn take_lease(
        &self,
        due: OutboxEntry,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> sqlx::Result<Option<OutboxEntry>> {
        let next_at = (now + backoff(due.attempts)).timestamp();
        let until = until.timestamp();
        let tried_at = due.tried_at.unwrap_or(now.timestamp());
        let taken = sqlx::query(
            "UPDATE outbox SET attempts = attempts + 1, next_at = ?, leased_until = ?, tried_at = ?
             WHERE message_id = ? AND attempts = ? AND leased_until IS ?
                 AND delivered_at IS NULL AND failed_at IS NULL",
        )
        .bind(next_at)
        .bind(until)
        .bind(tried_at)
        .bind(&due.message_id)
        .bind(due.attempts)
        .bind(due.leased_until)
        .execute(&self.pool)
        .await?;
        Ok((taken.rows_affected() > 0).then_some(OutboxEntry {
            attempts: due.attempts + 1,
            next_at,
            leased_until: Some(until),
            tried_at: Some(tried_at),
            ..due
        }))
    }

    /// Marks an entry as delivered, even if the lease of the worker that delivered it has expired.
    pub async fn record_delivery(&self, message_id: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query(
            "UPDATE outbox SET delivered_at = ?, leased_until = NULL, failed_at = NULL, last_error = NULL
             WHERE message_id = ?",
        )
        .bind(now.timestamp())
        .bind(message_id)
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Stores why a delivery failed, and when it is tried again. Does nothing if the worker's lease has expired.
    pub async fn record_failure(
        &self,
        leased: &OutboxEntry,
        error: &str,
        now: DateTime<Utc>,
    ) -> sqlx::Result<FailedDelivery> {
        let last = leased.tried_at.unwrap_or(now.timestamp()) + MAX_RETRY_AGE.num_seconds();
        let is_dead_letter = now.timestamp() >= last;
        let next_at = now + jitter(backoff(leased.attempts - 1));
        sqlx::query(
            "UPDATE outbox SET last_error = ?, leased_until = NULL, next_at = ?, failed_at = ?
             WHERE message_id = ? AND leased_until = ? AND delivered_at IS NULL",
        )
        .bind(error)
        .bind(next_at.timestamp().min(last))
        .bind(is_dead_letter.then_some(now.timestamp()))
        .bind(&leased.message_id)
        .bind(leased.leased_until)
        .execute(&self.pool)
        .await?;
        Ok(if is_dead_letter {
            FailedDelivery::DeadLetter
        } else {
            FailedDelivery::Retry
        })
    }

    /// The `Message-ID` of the previous mail in the same thread.
    pub async fn mail_before(
        &self,
        mail: &OutboxEntry,
        kind: MessageKind,
    ) -> sqlx::Result<Option<String>> {
        let [one, another, third] = kind.thread().map(MessageKind::name);
        sqlx::query_scalar(
            "SELECT message_id FROM outbox
             WHERE shop = ? AND ticket = ? AND kind IN (?, ?, ?) AND (event IS NULL OR event < ?) AND message_id <> ?
             ORDER BY event DESC LIMIT 1",
        )
        .bind(&mail.shop)
        .bind(&mail.ticket)
        .bind(one)
        .bind(another)
        .bind(third)
        .bind(mail.event)
        .bind(&mail.message_id)
        .fetch_optional(&self.pool)
        .await
    }

    /// All undelivered entries: pending ones by their next attempt, then dead letters.
    pub async fn undelivered(&self) -> sqlx::Result<Vec<OutboxEntry>> {
        sqlx::query_as(
            "SELECT outbox.*, coalesce(reference, '-') AS reference
             FROM outbox LEFT JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
             WHERE delivered_at IS NULL ORDER BY failed_at IS NOT NULL, next_at, event",
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Queues undelivered entries again: all of them, or the one with this id, with or without angle brackets. Returns
    /// how many there are. Leases stay in force.
    pub async fn retry(&self, message_id: Option<&str>, now: DateTime<Utc>) -> sqlx::Result<u64> {
        let retried = sqlx::query(
            "UPDATE outbox SET next_at = ?, attempts = 0, tried_at = NULL, failed_at = NULL
             WHERE delivered_at IS NULL AND (?2 IS NULL OR message_id IN (?2, '<' || ?2 || '>'))",
        )
        .bind(now.timestamp())
        .bind(message_id)
        .execute(&self.pool)
        .await?;
        Ok(retried.rows_affected())
    }
}

/// What happens to an entry whose delivery failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailedDelivery {
    /// It is tried again.
    Retry,
    /// It was tried for 72 hours, and waits for an operator.
    DeadLetter,
}
