//! The agents' list of tickets, reminders and check-ins in SQLite.
//!
//! They read the columns that [`ticket_events`](crate::store::sqlite::ticket_events) keeps up to date, and never a
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
use crate::store::sqlite::connect::Sqlite;
use crate::store::sqlite::outbox;
use crate::store::subject::Subject;

#[async_trait]
impl AgentQueue for Sqlite {
    #[instrument(level = "debug", skip_all)]
    async fn list(
        &self,
        shop: &Shop,
        filter: &TicketFilter,
        now: DateTime<Utc>,
    ) -> StoreResult<Vec<DeskTicket>> {
        let today = shop.rules.zone.day(now.fixed_offset());
        let mut query = QueryBuilder::<sqlx::Sqlite>::new(
            "SELECT id, reference, topic, status, rank, reply_from, reply_by, due, received_at, updated_at, name, email
             FROM tickets WHERE shop = ",
        );
        query.push_bind(&shop.id);
        // Literally as in the partial indexes, so that SQLite uses them.
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
            "SELECT count(*) FROM tickets WHERE shop = ? AND status <> 'resolved' AND due < ?",
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
            "SELECT id FROM tickets WHERE shop = ? AND check_in_at <= ? ORDER BY check_in_at LIMIT 100",
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
        let mut write = self.writer.begin().await?;
        let first = sqlx::query("INSERT OR IGNORE INTO reminders (shop, day) VALUES (?, ?)")
            .bind(shop)
            .bind(today.to_string())
            .execute(&mut *write)
            .await?;
        if first.rows_affected() == 0 {
            return Ok(false);
        }
        let subject = Subject {
            shop,
            ticket: None,
            event: None,
        };
        outbox::queue(&mut write, subject, now, &[reminder]).await?;
        write.commit().await?;
        Ok(true)
    }

    #[instrument(level = "debug", skip_all)]
    async fn is_reminded(&self, shop: &str, day: Day) -> StoreResult<bool> {
        let row: Option<i64> =
            sqlx::query_scalar("SELECT 1 FROM reminders WHERE shop = ? AND day = ?")
                .bind(shop)
                .bind(day.to_string())
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.is_some())
    }
}
