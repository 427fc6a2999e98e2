//! What is stored about a person in Postgres, and its deletion.
//!
//! Postgres keeps deleted rows until a vacuum, and rewriting a table removes what is left of them in its file. The
//! server's own logs, replicas and backups may still have them: who runs the server must delete them there.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use tracing::instrument;
use uuid::Uuid;

use crate::orders::email::normalize_email;
use crate::store::error::StoreResult;
use crate::store::personal_data::{PersonalData, TicketSummary};
use crate::store::postgres::connect::Postgres;
use crate::store::postgres::{outdated_orders, privacy_log};
use crate::store::privacy_log::{PrivacyAction, PrivacyEntry};
use crate::store::reports::feedback_topics;

/// How many tickets are returned at once.
const PAGE: i64 = 100;
/// The tables that hold personal data.
const PERSONAL: &str =
    "tickets, ticket_events, ticket_photos, outbox, orders, order_tokens, uploads";

#[async_trait]
impl PersonalData for Postgres {
    #[instrument(level = "debug", skip_all)]
    async fn tickets_by_email(&self, shop: &str, email: &str) -> StoreResult<Vec<Uuid>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, email FROM tickets WHERE shop = $1 AND email IS NOT NULL ORDER BY received_at, id",
        )
        .bind(shop)
        .fetch_all(&self.pool)
        .await?;
        // Compared here, because this is how an address is normalized everywhere.
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
                 (SELECT count(*) FROM ticket_photos WHERE shop = $1 AND ticket = $2) AS photos,
                 (SELECT count(*) FROM outbox WHERE shop = $1 AND ticket = $2 AND delivered_at IS NULL) AS undelivered
             FROM tickets WHERE shop = $1 AND id = $2",
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
             WHERE shop = $1 AND received_at <= $2
                 AND (status = 'resolved' OR topic = ANY($3))
                 AND NOT EXISTS (
                     SELECT 1 FROM ticket_events WHERE ticket_events.shop = $1 AND ticket = id AND at > $2)
                 AND NOT EXISTS (
                     SELECT 1 FROM outbox
                     WHERE outbox.shop = $1 AND ticket = id AND delivered_at IS NULL AND failed_at IS NULL
                         AND NOT EXISTS (
                             SELECT 1 FROM outbox AS earlier
                             WHERE outbox.in_order AND earlier.channel = outbox.channel
                                 AND earlier.shop = $1 AND earlier.ticket = id AND earlier.failed_at IS NOT NULL))
             ORDER BY received_at, id LIMIT $4",
        )
        .bind(shop)
        .bind((now - retention).timestamp())
        .bind(feedback_topics())
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
        let mut transaction = self.begin().await?;
        let photos = delete_all(&mut transaction, shop, ids, now).await?;
        transaction.commit().await?;
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
        let mut transaction = self.begin().await?;
        let photos = delete_all(&mut transaction, shop, ids, at).await?;
        let entry = PrivacyEntry::of_tickets(shop, kind, (ids.len(), photos.len()), at);
        privacy_log::record(&mut transaction, &entry).await?;
        transaction.commit().await?;
        Ok(photos)
    }

    #[instrument(level = "debug", skip_all)]
    async fn delete_outdated_orders(&self, shop: &str, end: DateTime<Utc>) -> StoreResult<u64> {
        let mut transaction = self.begin().await?;
        let deleted = outdated_orders::delete(&mut transaction, shop, end).await?;
        transaction.commit().await?;
        Ok(deleted)
    }

    #[instrument(level = "debug", skip_all)]
    async fn wipe_log(&self) -> StoreResult<bool> {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("VACUUM {PERSONAL}")))
            .execute(&self.pool)
            .await?;
        Ok(true)
    }

    #[instrument(level = "debug", skip_all)]
    async fn wipe_database(&self) -> StoreResult<bool> {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("VACUUM FULL {PERSONAL}")))
            .execute(&self.pool)
            .await?;
        Ok(true)
    }
}

/// Deletes tickets and returns the uploads whose photos they had.
async fn delete_all(
    connection: &mut PgConnection,
    shop: &str,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Uuid>> {
    let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    // Nothing is appended to them from now on.
    sqlx::query("SELECT 1 FROM tickets WHERE shop = $1 AND id = ANY($2) ORDER BY id FOR UPDATE")
        .bind(shop)
        .bind(&ids)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO gone_tickets (shop, id, body_sha256, gone_at)
         SELECT shop, id, body_sha256, $3 FROM tickets WHERE shop = $1 AND id = ANY($2)",
    )
    .bind(shop)
    .bind(&ids)
    .bind(now.timestamp())
    .execute(&mut *connection)
    .await?;
    let uploads: Vec<String> = sqlx::query_scalar(
        "DELETE FROM ticket_photos WHERE shop = $1 AND ticket = ANY($2) RETURNING upload",
    )
    .bind(shop)
    .bind(&ids)
    .fetch_all(&mut *connection)
    .await?;
    // Rows that refer to others go first.
    for statement in [
        "DELETE FROM outbox WHERE shop = $1 AND ticket = ANY($2)",
        "DELETE FROM ticket_events WHERE shop = $1 AND ticket = ANY($2)",
        "DELETE FROM tickets WHERE shop = $1 AND id = ANY($2)",
    ] {
        let deleted = sqlx::query(statement).bind(shop).bind(&ids);
        deleted.execute(&mut *connection).await?;
    }
    sqlx::query("DELETE FROM uploads WHERE id = ANY($1)")
        .bind(&uploads)
        .execute(connection)
        .await?;
    Ok(uploads.iter().filter_map(|id| id.parse().ok()).collect())
}
