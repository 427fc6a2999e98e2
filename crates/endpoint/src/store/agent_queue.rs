//! The agents' list of tickets, and what is due: reminders and check-ins (§6).

use async_trait::async_trait;
use careline_policy::Day;
use careline_wire::TicketStatus;
use careline_wire::agent::DeskTicket;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::config::Shop;
use crate::store::error::StoreResult;
use crate::store::outbox::NewDelivery;

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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(pub i64, pub Day, pub Uuid);

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

/// What waits for a shop's agents.
#[async_trait]
pub trait AgentQueue: Send + Sync {
    /// Lists a shop's tickets in the order of their [`Cursor`]s: urgent ones first, then by their reply-by day.
    async fn list(
        &self,
        shop: &Shop,
        filter: &TicketFilter,
        now: DateTime<Utc>,
    ) -> StoreResult<Vec<DeskTicket>>;

    /// Counts a shop's overdue tickets.
    async fn count_overdue(&self, shop: &str, today: Day) -> StoreResult<u64>;

    /// The next 100 tickets whose check-in mail is due (§6), the earliest first. The shop's setting at the ticket's
    /// last event decides when.
    async fn due_check_ins(&self, shop: &str, now: DateTime<Utc>) -> StoreResult<Vec<Uuid>>;

    /// Queues the day's reminder to a shop's support. Returns `false` if it was queued before.
    async fn queue_reminder(
        &self,
        shop: &str,
        today: Day,
        now: DateTime<Utc>,
        reminder: NewDelivery,
    ) -> StoreResult<bool>;

    /// Whether the day's reminder was queued.
    async fn is_reminded(&self, shop: &str, day: Day) -> StoreResult<bool>;
}
