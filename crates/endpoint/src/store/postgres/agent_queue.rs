//! The agents' list of tickets, reminders and check-ins in Postgres.
//!
//! They read the columns that [`ticket_events`](crate::store::postgres::ticket_events) keeps up to date, and never a
//! ticket's body.

use async_trait::async_trait;
use careline_policy::Day;
use careline_wire::TicketStatus;
use careline_wire::agent::DeskTicket;
use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;
use tracing::instrument;
use uuid::Uuid;

use crate::config::Shop;
use crate::store::agent_queue::{AgentQueue, Cursor, TicketFilter};
use crate::store::desk_row::DeskRow;
use crate::store::error::StoreResult;
use crate::store::outbox::NewDelivery;
use crate::store::postgres::connect::Postgres;
use crate::store::postgres::outbox;
use crate::store::subject::Subject;

#[async_trait]
impl AgentQueue for Postgres {
    #[instrument(level = "debug", skip_all)]
    async fn list(
        &self,
        shop: &Shop,
        filter: &TicketFilter,
        now: DateTime<Utc>,
    ) -> StoreResult<Vec<DeskTicket>> {
        let today = shop.rules.zone.day(now.fixed_offset());
        let mut query = QueryBuilder::<sqlx::Postgres>::new(
            "SELECT id, reference, topic, status, rank, reply_from, reply_by, due, received_at, updated_at, name, email
             FROM tickets WHERE shop = ",
        );
        query.push_bind(&shop.id);
        // Literally as in the partial indexes, so that Postgres uses them.
        query.push(match filter.status {
            Some(TicketStatus::Resolved) => " AND status = 'resolved'",
            _ => " AND status <> 'resolved'",
        });
        if let Some(status) = filter.status {
            query.push(" AND status = ").push_bind(status.name());
        }
        if filter.overdue {
            query.push(" AND due < ").push_bind(today.to_string());
        }
        if let Some(Cursor(rank, day, id)) = &filter.after {
            query.push(" AND (rank, reply_by, id) > (").push_bind(rank);
            query.push(", ").push_bind(day.to_string());
            query.push(", ").push_bind(id.to_string()).push(")");
        }
        query.push(" ORDER BY rank, reply_by, id LIMIT ");
        query.push_bind(i64::from(filter.limit));
        let rows: Vec<DeskRow> = query.build_query_as().fetch_all(&self.pool).await?;
        let tickets = rows.iter().map(|row| row.ticket(shop, today));
        Ok(tickets.collect::<sqlx::Result<_>>()?)
    }

    #[instrument(level = "debug", skip_all)]
    async fn count_overdue(&self, shop: &str, today: Day) -> StoreResult<u64> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM tickets WHERE shop = $1 AND status <> 'resolved' AND due < $2",
        )
        .bind(shop)
        .bind(today.to_string())
        .fetch_one(&self.pool)
        .await?;
        Ok(count.try_into().unwrap_or_default())
    }

    #[instrument(level = "debug", skip_all)]
    async fn due_check_ins(&self, shop: &str, now: DateTime<Utc>) -> StoreResult<Vec<Uuid>> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "SELECT id FROM tickets WHERE shop = $1 AND check_in_at <= $2 ORDER BY check_in_at, id LIMIT 100",
        )
        .bind(shop)
        .bind(now.timestamp())
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.iter().filter_map(|(id,)| id.parse().ok()).collect())
    }

    #[instrument(level = "debug", skip_all)]
    async fn queue_reminder(
        &self,
        shop: &str,
        today: Day,
        now: DateTime<Utc>,
        reminder: NewDelivery,
    ) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        let first =
            sqlx::query("INSERT INTO reminders (shop, day) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(shop)
                .bind(today.to_string())
                .execute(&mut *transaction)
                .await?;
        if first.rows_affected() == 0 {
            return Ok(false);
        }
        let subject = Subject {
            shop,
            ticket: None,
            event: None,
        };
        outbox::queue(&mut transaction, subject, now, &[reminder]).await?;
        transaction.commit().await?;
        Ok(true)
    }

    #[instrument(level = "debug", skip_all)]
    async fn is_reminded(&self, shop: &str, day: Day) -> StoreResult<bool> {
        let row: Option<i32> =
            sqlx::query_scalar("SELECT 1 FROM reminders WHERE shop = $1 AND day = $2")
                .bind(shop)
                .bind(day.to_string())
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.is_some())
    }
}
