//! The figures of reports in Postgres.

use async_trait::async_trait;
use careline_policy::Day;
use careline_wire::Topic;
use careline_wire::check_in::CheckInAnswer;
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use tracing::instrument;

use crate::store::error::StoreResult;
use crate::store::postgres::connect::Postgres;
use crate::store::reports::{Feedback, FeedbackRow, Reports, TicketStats, feedback_topics};

#[async_trait]
impl Reports for Postgres {
    #[instrument(level = "debug", skip_all)]
    async fn ticket_stats(
        &self,
        shop: &str,
        since: DateTime<Utc>,
    ) -> StoreResult<Vec<TicketStats>> {
        Ok(sqlx::query_as(
            "SELECT topic, status, received_at, answered_at FROM tickets WHERE shop = $1 AND received_at >= $2",
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
        // Read here: Postgres can't take a value out of JSON in which some text holds U+0000.
        let answers: Vec<Json<CheckInAnswer>> = sqlx::query_scalar(
            "SELECT ticket_events.body
             FROM ticket_events JOIN tickets ON tickets.shop = ticket_events.shop AND id = ticket
             WHERE ticket_events.shop = $1 AND kind = 'check_in_answered' AND received_at >= $2",
        )
        .bind(shop)
        .bind(since.timestamp())
        .fetch_all(&self.pool)
        .await?;
        let ratings = answers.into_iter();
        let ratings = ratings.map(|Json(answer)| (answer.resolved, answer.rating.map(i64::from)));
        Ok(ratings.collect())
    }

    #[instrument(level = "debug", skip_all)]
    async fn feedback(&self, shop: &str, since: DateTime<Utc>) -> StoreResult<Vec<Feedback>> {
        let rows: Vec<FeedbackRow> = sqlx::query_as(
            "SELECT reference, body, received_at FROM tickets WHERE shop = $1 AND received_at >= $2
             AND topic = ANY($3)
             ORDER BY received_at, reference",
        )
        .bind(shop)
        .bind(since.timestamp())
        .bind(feedback_topics())
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Feedback::read).collect())
    }

    #[instrument(level = "debug", skip_all)]
    async fn count_deflection(&self, shop: &str, day: Day, topic: Topic) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO deflections (shop, day, topic, count) VALUES ($1, $2, $3, 1)
             ON CONFLICT (shop, day, topic) DO UPDATE SET count = deflections.count + 1",
        )
        .bind(shop)
        .bind(day.to_string())
        .bind(topic.name())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    #[instrument(level = "debug", skip_all)]
    async fn deflections(&self, shop: &str, since: Day) -> StoreResult<Vec<(String, i64)>> {
        Ok(sqlx::query_as(
            "SELECT topic, sum(count)::bigint FROM deflections WHERE shop = $1 AND day >= $2
             GROUP BY topic ORDER BY sum(count) DESC, topic",
        )
        .bind(shop)
        .bind(since.to_string())
        .fetch_all(&self.pool)
        .await?)
    }
}
