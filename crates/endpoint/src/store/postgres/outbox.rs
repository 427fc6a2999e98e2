//! The outbox in Postgres.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use tracing::instrument;
use uuid::Uuid;

use crate::store::error::StoreResult;
use crate::store::outbox::{Backlog, DeliveryError, NewDelivery, Outbox, OutboxEntry, Queue};
use crate::store::postgres::connect::Postgres;
use crate::store::postgres::text::storable;
use crate::store::subject::Subject;

/// Queues deliveries in the transaction of what causes them, or joins them with waiting entries.
pub async fn queue(
    connection: &mut PgConnection,
    subject: Subject<'_>,
    now: DateTime<Utc>,
    deliveries: &[NewDelivery],
) -> sqlx::Result<()> {
    for new in deliveries {
        let is_joined = new.join_within.is_some() && join(connection, subject, now, new).await?;
        if !is_joined {
            insert(connection, subject, now, new).await?;
        }
    }
    Ok(())
}

/// Adds the subject's event to the entry that waits for its first attempt, if there is one. An entry that was ever
/// leased has a lease, an error or the time of its delivery.
async fn join(
    connection: &mut PgConnection,
    subject: Subject<'_>,
    now: DateTime<Utc>,
    new: &NewDelivery,
) -> sqlx::Result<bool> {
    let joined = sqlx::query(
        "UPDATE outbox SET last_event = $1
         WHERE shop = $2 AND ticket = $3 AND channel = $4 AND kind = $5
             AND delivered_at IS NULL AND leased_until IS NULL AND last_error IS NULL AND next_at > $6",
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

async fn insert(
    connection: &mut PgConnection,
    subject: Subject<'_>,
    now: DateTime<Utc>,
    new: &NewDelivery,
) -> sqlx::Result<()> {
    let previous = match new.join_within {
        Some(_) => previous(connection, subject, new).await?,
        None => None,
    };
    sqlx::query(
        "INSERT INTO outbox (message_id, shop, ticket, event, channel, in_order, kind, not_before, next_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
    )
    .bind(&new.message_id)
    .bind(subject.shop)
    .bind(subject.ticket_id())
    .bind(subject.event)
    .bind(new.channel)
    .bind(new.in_order)
    .bind(new.kind)
    .bind(new.not_before(now, previous))
    .execute(connection)
    .await
    .map(drop)
}

/// When the first attempt of the last entry of the same kind might be made, in Unix seconds.
async fn previous(
    connection: &mut PgConnection,
    subject: Subject<'_>,
    new: &NewDelivery,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar(
        "SELECT max(not_before) FROM outbox WHERE shop = $1 AND ticket = $2 AND channel = $3 AND kind = $4",
    )
    .bind(subject.shop)
    .bind(subject.ticket_id())
    .bind(new.channel)
    .bind(new.kind)
    .fetch_one(connection)
    .await
}

#[async_trait]
impl Outbox for Postgres {
    #[instrument(level = "debug", skip_all)]
    async fn queue_once(
        &self,
        shop: &str,
        new: &NewDelivery,
        now: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let queued = sqlx::query(
            "INSERT INTO outbox (message_id, shop, channel, in_order, kind, not_before, next_at)
             VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (message_id) DO NOTHING",
        )
        .bind(&new.message_id)
        .bind(shop)
        .bind(new.channel)
        .bind(new.in_order)
        .bind(new.kind)
        .bind(now.timestamp())
        .execute(&self.pool)
        .await?;
        Ok(queued.rows_affected() > 0)
    }

    #[instrument(level = "debug", skip_all)]
    async fn lease(
        &self,
        queue: &Queue,
        now: DateTime<Utc>,
        span: TimeDelta,
    ) -> StoreResult<Option<OutboxEntry>> {
        let mut transaction = self.begin().await?;
        let Some(due) = next_due(&mut transaction, queue, now).await? else {
            return Ok(None);
        };
        let leased = due.leased(now, span);
        take(&mut transaction, &leased).await?;
        transaction.commit().await?;
        Ok(Some(leased))
    }

    #[instrument(level = "debug", skip_all)]
    async fn record_delivery(&self, message_id: &str, now: DateTime<Utc>) -> StoreResult<()> {
        sqlx::query(
            "UPDATE outbox SET delivered_at = $1, leased_until = NULL, failed_at = NULL, last_error = NULL
             WHERE message_id = $2",
        )
        .bind(now.timestamp())
        .bind(message_id)
        .execute(&self.pool)
        .await?;
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
        sqlx::query(
            "UPDATE outbox SET last_error = $1, leased_until = NULL, next_at = $2, failed_at = $3
             WHERE message_id = $4 AND leased_until = $5 AND delivered_at IS NULL",
        )
        .bind(failed.last_error.clone().map(storable))
        .bind(failed.next_at)
        .bind(failed.failed_at)
        .bind(&failed.message_id)
        .bind(leased.leased_until)
        .execute(&self.pool)
        .await?;
        Ok(failed)
    }

    #[instrument(level = "debug", skip_all)]
    async fn previous(&self, entry: &OutboxEntry, kinds: &[&str]) -> StoreResult<Option<String>> {
        let previous = sqlx::query_scalar(
            "SELECT message_id FROM outbox
             WHERE shop = $1 AND ticket = $2 AND channel = $3 AND kind = ANY($4)
                 AND (event IS NULL OR event < $5) AND message_id <> $6
             ORDER BY event DESC NULLS LAST LIMIT 1",
        )
        .bind(&entry.shop)
        .bind(&entry.ticket)
        .bind(&entry.channel)
        .bind(kinds)
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
             WHERE delivered_at IS NULL ORDER BY failed_at IS NOT NULL, next_at, event NULLS FIRST",
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
             WHERE outbox.shop = $1 AND ticket = $2 ORDER BY event NULLS FIRST, kind",
        )
        .bind(shop)
        .bind(ticket.to_string())
        .fetch_all(&self.pool)
        .await?;
        Ok(entries)
    }

    #[instrument(level = "debug", skip_all)]
    async fn retry(&self, message_id: Option<&str>, now: DateTime<Utc>) -> StoreResult<u64> {
        let retried = sqlx::query(
            "UPDATE outbox SET next_at = $1, attempts = 0, tried_at = NULL, failed_at = NULL
             WHERE delivered_at IS NULL AND ($2::text IS NULL OR message_id IN ($2, '<' || $2 || '>'))",
        )
        .bind(now.timestamp())
        .bind(message_id)
        .execute(&self.pool)
        .await?;
        Ok(retried.rows_affected())
    }
}

/// The next due entry. Its row is locked; entries that other workers have locked are passed over.
async fn next_due(
    connection: &mut PgConnection,
    queue: &Queue,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<OutboxEntry>> {
    sqlx::query_as(
        "SELECT outbox.*, coalesce(reference, '-') AS reference
         FROM outbox LEFT JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
         WHERE delivered_at IS NULL AND failed_at IS NULL AND next_at <= $1 AND coalesce(leased_until, 0) <= $1
             AND channel = $2 AND ($3::text IS NULL OR outbox.shop = $3)
             AND NOT EXISTS (
                 SELECT 1 FROM outbox AS earlier
                 WHERE outbox.in_order AND earlier.channel = outbox.channel AND earlier.delivered_at IS NULL
                     AND earlier.shop = outbox.shop AND earlier.ticket = outbox.ticket
                     AND coalesce(earlier.event, 0) < coalesce(outbox.event, 0))
         ORDER BY attempts, next_at, event NULLS FIRST LIMIT 1
         FOR UPDATE OF outbox SKIP LOCKED",
    )
    .bind(now.timestamp())
    .bind(queue.channel)
    .bind(&queue.shop)
    .fetch_optional(connection)
    .await
}

/// Stores the lease.
async fn take(connection: &mut PgConnection, leased: &OutboxEntry) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE outbox SET attempts = $1, next_at = $2, leased_until = $3, tried_at = $4 WHERE message_id = $5",
    )
    .bind(leased.attempts)
    .bind(leased.next_at)
    .bind(leased.leased_until)
    .bind(leased.tried_at)
    .bind(&leased.message_id)
    .execute(connection)
    .await
    .map(drop)
}
