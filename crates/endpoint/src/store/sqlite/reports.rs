//! The figures of reports in SQLite.

use async_trait::async_trait;
use careline_policy::Day;
use careline_wire::Topic;
use chrono::{DateTime, Utc};
use tracing::instrument;

use crate::store::error::StoreResult;
use crate::store::reports::{Feedback, FeedbackRow, Reports, TicketStats, feedback_topics};
use crate::store::sqlite::connect::Sqlite;

#[async_trait]
impl Reports for Sqlite {
    #[instrument(level = "debug", skip_all)]
    async fn ticket_stats(
        &self,
        shop: &str,
        since: DateTime<Utc>,
    ) -> StoreResult<Vec<TicketStats>> {
        Ok(sqlx::query_as(
            "SELECT topic, status, received_at, answered_at FROM tickets WHERE shop = ? AND received_at >= ?",
        )
        .bind(shop)
        .bind(since.timestamp())
        .fetch_all(&self.pool)
        .await?)
    }

    #[instrument(level = "debug", skip_all)]
    async fn ratings(
        &self,
        shop: &str,
        since: DateTime<Utc>,
    ) -> StoreResult<Vec<(bool, Option<i64>)>> {
        Ok(sqlx::query_as(
            "SELECT json_extract(ticket_events.body, '$.resolved'), json_extract(ticket_events.body, '$.rating')
             FROM ticket_events JOIN tickets ON tickets.shop = ticket_events.shop AND id = ticket
             WHERE ticket_events.shop = ? AND kind = 'check_in_answered' AND received_at >= ?",
        )
        .bind(shop)
        .bind(since.timestamp())
        .fetch_all(&self.pool)
        .await?)
    }

    #[instrument(level = "debug", skip_all)]
    async fn feedback(&self, shop: &str, since: DateTime<Utc>) -> StoreResult<Vec<Feedback>> {
        let rows: Vec<FeedbackRow> = sqlx::query_as(
            "SELECT reference, body, received_at FROM tickets WHERE shop = ? AND received_at >= ?
             AND json_extract(body, '$.topic') IN (SELECT value FROM json_each(?))
             ORDER BY received_at, reference",
        )
        .bind(shop)
        .bind(since.timestamp())
        .bind(serde_json::json!(feedback_topics()).to_string())
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Feedback::read).collect())
    }

    #[instrument(level = "debug", skip_all)]
    async fn count_deflection(&self, shop: &str, day: Day, topic: Topic) -> StoreResult<()> {
        let query = sqlx::query(
            "INSERT INTO deflections (shop, day, topic, count) VALUES (?, ?, ?, 1)
             ON CONFLICT DO UPDATE SET count = count + 1",
        )
        .bind(shop)
        .bind(day.to_string())
        .bind(topic.name());
        self.writer.execute(query).await?;
        Ok(())
    }

    #[instrument(level = "debug", skip_all)]
    async fn deflections(&self, shop: &str, since: Day) -> StoreResult<Vec<(String, i64)>> {
        Ok(sqlx::query_as(
            "SELECT topic, SUM(count) FROM deflections WHERE shop = ? AND day >= ?
             GROUP BY topic ORDER BY SUM(count) DESC, topic",
        )
        .bind(shop)
        .bind(since.to_string())
        .fetch_all(&self.pool)
        .await?)
    }
}
