//! The agents' list of tickets, reminders, check-ins and figures.
//!
//! They read the columns that [`ticket_events`](crate::store::ticket_events) keeps up to date, and never a ticket's
//! body.

use careline_policy::{Day, ReplyBy};
use careline_wire::TicketStatus;
use careline_wire::agent::DeskTicket;
use chrono::{DateTime, Utc};
use sqlx::{FromRow, QueryBuilder, Sqlite};
use uuid::Uuid;

use crate::config::Shop;
use crate::platform::clock;
use crate::store::Store;
use crate::store::outbox;
use crate::store::outbox::{Cause, MessageKind};

/// Which tickets to list, and how many.
#[derive(Clone, Debug, Default)]
pub struct TicketFilter {
    /// Tickets with this status. If unset: all that aren't resolved.
    pub status: Option<TicketStatus>,
    /// Only overdue tickets.
    pub overdue: bool,
    /// Only tickets after this position.
    pub after: Option<Cursor>,
    /// The largest number of tickets to return.
    pub limit: u32,
}

/// A position in the list: the rank (0 is urgent), reply-by day and id by which the list is sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(i64, Day, Uuid);

impl Cursor {
    /// Reads the `next` of a page.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let rank = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        let id = parts.next()?.parse().ok()?;
        Some(Self(rank, day, id))
    }

    /// The position after which the rest of the list starts, if a page ends with this ticket.
    #[must_use]
    pub fn after(ticket: &DeskTicket) -> Self {
        Self(i64::from(!ticket.urgent), ticket.reply_by.by, ticket.id)
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(rank, day, id) = self;
        write!(f, "{rank}.{day}.{id}")
    }
}

/// What a report counts of one ticket. Times are Unix seconds.
#[derive(Clone, Debug, FromRow)]
pub struct TicketStats {
    /// The name of its topic.
    pub topic: String,
    /// The name of its status.
    pub status: String,
    /// When it arrived.
    pub received_at: i64,
    /// When support first replied.
    pub answered_at: Option<i64>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    reference: String,
    topic: String,
    status: String,
    rank: i64,
    reply_from: String,
    reply_by: String,
    due: Option<String>,
    received_at: i64,
    updated_at: Option<i64>,
    name: Option<String>,
    email: Option<String>,
}

impl Store {
    /// Lists a shop's tickets: urgent ones first, then by their reply-by day.
    pub async fn list_tickets(
        &self,
        shop: &Shop,
        filter: &TicketFilter,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Vec<DeskTicket>> {
        let today = shop.rules.zone.day(now.fixed_offset());
        let mut query = QueryBuilder::<Sqlite>::new(
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
        let rows: Vec<Row> = query.build_query_as().fetch_all(&self.pool).await?;
        let tickets = rows.into_iter().map(|row| {
            let invalid = || {
                sqlx::Error::Decode(format!("ticket {}: its columns can't be read", row.id).into())
            };
            desk_ticket(&row, shop, today).ok_or_else(invalid)
        });
        tickets.collect()
    }

    /// Counts a shop's overdue tickets.
    pub async fn count_overdue(&self, shop: &str, today: Day) -> sqlx::Result<u64> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM tickets WHERE shop = ? AND status <> 'resolved' AND due < ?",
        )
        .bind(shop)
        .bind(today.to_string())
        .fetch_one(&self.pool)
        .await?;
        Ok(count.try_into().unwrap_or_default())
    }

    /// The id of a ticket that is given by its id or its reference. An id isn't looked up.
    pub async fn ticket_id(&self, shop: &str, id_or_reference: &str) -> sqlx::Result<Option<Uuid>> {
        if let Ok(id) = Uuid::try_parse(id_or_reference) {
            return Ok(Some(id));
        }
        let id: Option<String> =
            sqlx::query_scalar("SELECT id FROM tickets WHERE reference = ? AND shop = ?")
                .bind(id_or_reference.trim().to_ascii_uppercase())
                .bind(shop)
                .fetch_optional(&self.pool)
                .await?;
        Ok(id.and_then(|id| id.parse().ok()))
    }

    /// The next 100 tickets whose check-in mail is due (§6), the earliest first.
    pub async fn due_check_ins(&self, shop: &str, now: DateTime<Utc>) -> sqlx::Result<Vec<Uuid>> {
        let ids: Vec<(String,)> = sqlx::query_as(
            "SELECT id FROM tickets WHERE shop = ? AND check_in_at <= ? ORDER BY check_in_at LIMIT 100",
        )
        .bind(shop)
        .bind(now.timestamp())
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.iter().filter_map(|(id,)| id.parse().ok()).collect())
    }

    /// Queues the day's reminder to a shop's support. Returns `false` if it was queued before.
    pub async fn queue_reminder(
        &self,
        shop: &str,
        today: Day,
        now: DateTime<Utc>,
        message_id: String,
    ) -> sqlx::Result<bool> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let first = sqlx::query("INSERT OR IGNORE INTO reminders (shop, day) VALUES (?, ?)")
            .bind(shop)
            .bind(today.to_string())
            .execute(&mut *transaction)
            .await?;
        if first.rows_affected() == 0 {
            return Ok(false);
        }
        let cause = Cause {
            shop,
            ticket: None,
            event: None,
        };
        let delivery = [(MessageKind::Reminder, message_id)];
        outbox::queue(&mut transaction, cause, now, &delivery).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whether the day's reminder was queued.
    pub async fn is_reminded(&self, shop: &str, day: Day) -> sqlx::Result<bool> {
        let row: Option<i64> =
            sqlx::query_scalar("SELECT 1 FROM reminders WHERE shop = ? AND day = ?")
                .bind(shop)
                .bind(day.to_string())
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.is_some())
    }

    /// What a report counts of each ticket since a moment.
    pub async fn ticket_stats(
        &self,
        shop: &str,
        since: DateTime<Utc>,
    ) -> sqlx::Result<Vec<TicketStats>> {
        sqlx::query_as(
            "SELECT topic, status, received_at, answered_at FROM tickets WHERE shop = ? AND received_at >= ?",
        )
        .bind(shop)
        .bind(since.timestamp())
        .fetch_all(&self.pool)
        .await
    }

    /// The answers to check-ins for tickets since a moment: whether the problem was resolved, and the rating if one was
    /// given.
    pub async fn ratings(
        &self,
        shop: &str,
        since: DateTime<Utc>,
    ) -> sqlx::Result<Vec<(bool, Option<i64>)>> {
        sqlx::query_as(
            "SELECT json_extract(ticket_events.body, '$.resolved'), json_extract(ticket_events.body, '$.rating')
             FROM ticket_events JOIN tickets ON tickets.shop = ticket_events.shop AND id = ticket
             WHERE ticket_events.shop = ? AND kind = 'check_in_answered' AND received_at >= ?",
        )
        .bind(shop)
        .bind(since.timestamp())
        .fetch_all(&self.pool)
        .await
    }
}

fn desk_ticket(row: &Row, shop: &Shop, today: Day) -> Option<DeskTicket> {
    let moment = |at| {
        Some(clock::in_zone(
            DateTime::from_timestamp(at, 0)?,
            &shop.rules.zone,
        ))
    };
    let due: Option<Day> = row.due.as_ref().and_then(|due| due.parse().ok());
    Some(DeskTicket {
        id: row.id.parse().ok()?,
        reference: row.reference.clone(),
        topic: row.topic.parse().ok()?,
        status: row.status.parse().ok()?,
        urgent: row.rank == 0,
        overdue: due.is_some_and(|due| due < today),
        received_at: moment(row.received_at)?,
        updated_at: row.updated_at.and_then(moment),
        reply_by: ReplyBy {
            from: row.reply_from.parse().ok()?,
            by: row.reply_by.parse().ok()?,
        },
        name: row.name.clone(),
        email: row.email.clone(),
    })
}
