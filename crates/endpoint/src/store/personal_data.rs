//! Everything that is stored about one person, found by their email address, and its deletion: because the person
//! asked, or after a shop's `keep_days` and `keep_orders_days`.
//!
//! What stays of a ticket is a tombstone: its id and the digest of its body. It keeps a late retry of the same request
//! from creating the ticket again. Nobody can guess a body from its digest, because the body holds 32 random bytes.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::store::error::StoreResult;
use crate::store::privacy_log::PrivacyAction;

/// A ticket in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TicketSummary {
    /// Whether it isn't resolved.
    pub is_open: bool,
    /// The number of photos, including those of later messages.
    pub photos: i64,
    /// The number of deliveries that aren't made.
    pub undelivered: i64,
}

/// The tickets of a person, and the deletion of tickets.
#[async_trait]
pub trait PersonalData: Send + Sync {
    /// A person's tickets in a shop, the oldest first. The email is compared trimmed and in any case.
    async fn tickets_by_email(&self, shop: &str, email: &str) -> StoreResult<Vec<Uuid>>;

    /// A ticket in numbers, without reading its text. Fails if there is no such ticket.
    async fn ticket_summary(&self, shop: &str, ticket: Uuid) -> StoreResult<TicketSummary>;

    /// The next tickets of a shop that may be deleted: resolved ones, and feedback, which asks for no reply, if nothing
    /// happened to them within `retention`.
    ///
    /// Tickets with pending deliveries aren't returned. Dead letters, and entries that wait behind one, don't count as
    /// pending.
    async fn outdated_tickets(
        &self,
        shop: &str,
        now: DateTime<Utc>,
        retention: TimeDelta,
    ) -> StoreResult<Vec<Uuid>>;

    /// Deletes all of the given tickets with everything that belongs to them, or none. Returns the uploads whose photos
    /// they had.
    async fn delete_tickets(
        &self,
        shop: &str,
        ids: &[Uuid],
        now: DateTime<Utc>,
    ) -> StoreResult<Vec<Uuid>>;

    /// Deletes tickets as [`delete_tickets`](Self::delete_tickets) does, because a command asked for it, and records it in
    /// the [log](crate::store::privacy_log): all of it, or nothing. Returns the uploads whose photos they had.
    async fn erase_tickets(
        &self,
        shop: &str,
        kind: PrivacyAction,
        ids: &[Uuid],
        at: DateTime<Utc>,
    ) -> StoreResult<Vec<Uuid>>;

    /// Deletes the next orders of a shop to which nothing has happened since `end`, with their lookup tokens. Returns how
    /// many there were; 0 means that none is left.
    ///
    /// An order that an unresolved ticket may mean stays: see [`number`](crate::orders::number).
    async fn delete_outdated_orders(&self, shop: &str, end: DateTime<Utc>) -> StoreResult<u64>;

    /// Makes deleted rows unreadable in the log of changes. Returns `false` if a reader kept it from that.
    async fn wipe_log(&self) -> StoreResult<bool>;

    /// Makes deleted rows unreadable in the whole database. Returns `false` if a reader kept it from that.
    async fn wipe_database(&self) -> StoreResult<bool>;
}
