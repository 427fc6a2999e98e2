//! The outbox in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::{QueryBuilder, SqliteConnection};
use tracing::instrument;
use uuid::Uuid;

use crate::store::error::StoreResult;
use crate::store::outbox::{Backlog, DeliveryError, NewDelivery, Outbox, OutboxEntry, Queue};
use crate::store::sqlite::connect::Sqlite;
use crate::store::subject::Subject;

/// Queues deliveries in the transaction of what causes them, or joins them with waiting entries.
pub async fn queue(
    connection: &mut SqliteConnection,
    subject: Subject<'_>,
    now: DateTime<Utc>,
    deliveries: &[NewDelivery],
) -> sqlx::Result<()> {
    let mut entries = Vec::with_capacity(deliveries.len());
    for new in deliveries {
        let is_joined = new.join_within.is_some() && join(connection, subject, now, new).await?;
        if !is_joined {
            let previous = previous(connection, subject, new).await?;
            entries.push((new, new.not_before(now, previous)));
        }
    }
    insert(connection, subject, &entries).await
}

/// Adds the subject's event to the entry that waits for its first attempt, if there is one. An entry that was ever
/// leased has a lease, an error or the time of its delivery.
async fn join(
    connection: &mut SqliteConnection,
    subject: Subject<'_>,
    now: DateTime<Utc>,
    new: &NewDelivery,
) -> sqlx::Result<bool> {
    let joined = sqlx::query(
        "UPDATE outbox SET last_event = ?
         WHERE shop = ? AND ticket = ? AND channel = ? AND kind = ?
             AND delivered_at IS NULL AND leased_until IS NULL AND last_error IS NULL AND next_at > ?",
    )
    .bind(subject.event)
    .bind(subject.shop)
    .bind(subject.ticket_id())
    .bind(new.channel)
    .bind(new.kind)
    .bind(now.timestamp())
    .execute(connection)
    .await?;
    Ok(joined.rows_affected() > 0)
}

/// Inserts all in one statement, each with the second of its first attempt: each statement more costs every ticket time.
async fn insert(
    connection: &mut SqliteConnection,
    subject: Subject<'_>,
    entries: &[(&NewDelivery, i64)],
) -> sqlx::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    QueryBuilder::new(
        "INSERT INTO outbox (message_id, shop, ticket, event, channel, in_order, kind, not_before, next_at) ",
    )
    .push_values(entries, |mut row, (new, at)| {
        row.push_bind(&new.message_id)
            .push_bind(subject.shop)
            .push_bind(subject.ticket_id())
            .push_bind(subject.event)
            .push_bind(new.channel)
            .push_bind(new.in_order)
            .push_bind(new.kind)
            .push_bind(at)
            .push_bind(at);
    })
    .build()
    .execute(connection)
    .await
    .map(drop)
}

/// When the first attempt of the last entry of the same kind might be made, in Unix seconds; `None` unless it matters.
async fn previous(
    connection: &mut SqliteConnection,
    subject: Subject<'_>,
    new: &NewDelivery,
) -> sqlx::Result<Option<i64>> {
    if new.join_within.is_none() {
        return Ok(None);
    }
    sqlx::query_scalar(
        "SELECT max(not_before) FROM outbox WHERE shop = ? AND ticket = ? AND channel = ? AND kind = ?",
    )
    .bind(subject.shop)
    .bind(subject.ticket_id())
    .bind(new.channel)
    .bind(new.kind)
    .fetch_one(connection)
    .await
}

#[async_trait]
impl Outbox for Sqlite {
    #[instrument(level = "debug", skip_all)]
    async fn queue_once(
        &self,
        shop: &str,
        new: &NewDelivery,
        now: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let query = sqlx::query(
            "INSERT INTO outbox (message_id, shop, channel, in_order, kind, not_before, next_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT (message_id) DO NOTHING",
        )
        .bind(&new.message_id)
        .bind(shop)
        .bind(new.channel)
        .bind(new.in_order)
        .bind(new.kind)
        .bind(now.timestamp());
        let queued = self.writer.execute(query).await?;
        Ok(queued > 0)
    }

    #[instrument(level = "debug", skip_all)]
    async fn lease(
        &self,
        queue: &Queue,
        now: DateTime<Utc>,
        span: TimeDelta,
    ) -> StoreResult<Option<OutboxEntry>> {
        while let Some(due) = next_due(self, queue, now).await? {
            let leased = due.clone().leased(now, span);
            if take(self, &due, &leased).await? {
                return Ok(Some(leased));
            }
            // Another process was quicker: read again.
        }
        Ok(None)
    }

    #[instrument(level = "debug", skip_all)]
    async fn record_delivery(&self, message_id: &str, now: DateTime<Utc>) -> StoreResult<()> {
        let query = sqlx::query(
            "UPDATE outbox SET delivered_at = ?, leased_until = NULL, failed_at = NULL, last_error = NULL
             WHERE message_id = ?",
        )
        .bind(now.timestamp())
        .bind(message_id);
        self.writer.execute(query).await?;
        Ok(())
    }

    #[instrument(level = "debug", skip_all)]
    async fn record_failure(
        &self,
        leased: OutboxEntry,
        error: &DeliveryError,
        now: DateTime<Utc>,
    ) -> StoreResult<OutboxEntry> {
        let failed = leased.clone().failed(error, now);
        let query = sqlx::query(
            "UPDATE outbox SET last_error = ?, leased_until = NULL, next_at = ?, failed_at = ?
             WHERE message_id = ? AND leased_until = ? AND delivered_at IS NULL",
        )
        .bind(&failed.last_error)
        .bind(failed.next_at)
        .bind(failed.failed_at)
        .bind(&failed.message_id)
        .bind(leased.leased_until);
        self.writer.execute(query).await?;
        Ok(failed)
    }

    #[instrument(level = "debug", skip_all)]
    async fn previous(&self, entry: &OutboxEntry, kinds: &[&str]) -> StoreResult<Option<String>> {
        let previous = sqlx::query_scalar(
            "SELECT message_id FROM outbox
             WHERE shop = ? AND ticket = ? AND channel = ? AND kind IN (SELECT value FROM json_each(?))
                 AND (event IS NULL OR event < ?) AND message_id <> ?
             ORDER BY event DESC LIMIT 1",
        )
        .bind(&entry.shop)
        .bind(&entry.ticket)
        .bind(&entry.channel)
        .bind(json!(kinds).to_string())
        .bind(entry.event)
        .bind(&entry.message_id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(previous)
    }

    #[instrument(level = "debug", skip_all)]
    async fn undelivered(&self) -> StoreResult<Vec<OutboxEntry>> {
        let entries = sqlx::query_as(
            "SELECT outbox.*, coalesce(reference, '-') AS reference
             FROM outbox LEFT JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
             WHERE delivered_at IS NULL ORDER BY failed_at IS NOT NULL, next_at, event",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(entries)
    }

    #[instrument(level = "debug", skip_all)]
    async fn backlog(&self) -> StoreResult<Vec<Backlog>> {
        let backlog = sqlx::query_as(
            "SELECT channel,
                 count(*) FILTER (WHERE failed_at IS NULL) AS pending,
                 min(coalesce(not_before, next_at)) FILTER (WHERE failed_at IS NULL) AS oldest_at,
                 count(*) FILTER (WHERE failed_at IS NOT NULL) AS dead_letters
             FROM outbox WHERE delivered_at IS NULL GROUP BY channel ORDER BY channel",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(backlog)
    }

    #[instrument(level = "debug", skip_all)]
    async fn of_ticket(&self, shop: &str, ticket: Uuid) -> StoreResult<Vec<OutboxEntry>> {
        let entries = sqlx::query_as(
            "SELECT outbox.*, reference FROM outbox JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
             WHERE outbox.shop = ? AND ticket = ? ORDER BY event, kind",
        )
        .bind(shop)
        .bind(ticket.to_string())
        .fetch_all(&self.pool)
        .await?;
        Ok(entries)
    }

    #[instrument(level = "debug", skip_all)]
    async fn retry(&self, message_id: Option<&str>, now: DateTime<Utc>) -> StoreResult<u64> {
        let query = sqlx::query(
            "UPDATE outbox SET next_at = ?, attempts = 0, tried_at = NULL, failed_at = NULL
             WHERE delivered_at IS NULL AND (?2 IS NULL OR message_id IN (?2, '<' || ?2 || '>'))",
        )
        .bind(now.timestamp())
        .bind(message_id);
        let retried = self.writer.execute(query).await?;
        Ok(retried)
    }
}

async fn next_due(
    Sqlite { pool, .. }: &Sqlite,
    queue: &Queue,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<OutboxEntry>> {
    sqlx::query_as(
        "SELECT outbox.*, coalesce(reference, '-') AS reference
         FROM outbox LEFT JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
         WHERE delivered_at IS NULL AND failed_at IS NULL AND next_at <= ?1 AND coalesce(leased_until, 0) <= ?1
             AND channel = ?2 AND (?3 IS NULL OR outbox.shop = ?3)
             AND NOT EXISTS (
                 SELECT 1 FROM outbox AS earlier
                 WHERE outbox.in_order AND earlier.channel = outbox.channel AND earlier.delivered_at IS NULL
                     AND earlier.shop = outbox.shop AND earlier.ticket = outbox.ticket
                     AND coalesce(earlier.event, 0) < coalesce(outbox.event, 0))
         ORDER BY attempts, next_at, event LIMIT 1",
    )
    .bind(now.timestamp())
    .bind(queue.channel)
    .bind(&queue.shop)
    .fetch_optional(pool)
    .await
}

/// Stores the lease, unless another process has taken one since `due` was read, or has joined an event.
async fn take(
    Sqlite { writer, .. }: &Sqlite,
    due: &OutboxEntry,
    leased: &OutboxEntry,
) -> StoreResult<bool> {
    let query = sqlx::query(
        "UPDATE outbox SET attempts = ?, next_at = ?, leased_until = ?, tried_at = ?
         WHERE message_id = ? AND attempts = ? AND leased_until IS ? AND last_event IS ?
             AND delivered_at IS NULL AND failed_at IS NULL",
    )
    .bind(leased.attempts)
    .bind(leased.next_at)
    .bind(leased.leased_until)
    .bind(leased.tried_at)
    .bind(&due.message_id)
    .bind(due.attempts)
    .bind(due.leased_until)
    .bind(due.last_event);
    let taken = writer.execute(query).await?;
    Ok(taken > 0)
}
