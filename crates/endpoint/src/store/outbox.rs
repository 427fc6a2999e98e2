//! The outbox: everything that is to be delivered, until it is. No entry is dropped.
//!
//! An entry is inserted in the transaction of the ticket or event that causes it. A worker takes a lease on it, so that
//! no other process delivers it at the same time. If the worker crashes, the lease expires. If a delivery fails
//! temporarily, it is tried again with exponential backoff and jitter for 72 hours. Then the entry becomes a dead
//! letter, and so does one that is refused permanently, at once: it stays, with its last error, until an operator
//! queues it again.
//!
//! A delivery may be joined with later ones of its kind about the same ticket ([`NewDelivery::join_within`]): until its
//! first attempt, its entry takes in their events. An attempt that was begun is never changed, so every attempt delivers
//! the same.
//!
//! The store doesn't know what is delivered or how: a channel and a kind are names that it stores.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::store::error::StoreResult;
use crate::store::retries::{MAX_RETRY_AGE, backoff, jitter};

/// The entries that one channel delivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// The channel's name, which is stored.
    pub channel: &'static str,
    /// The shop whose entries it delivers. If unset, those of all shops.
    pub shop: Option<String>,
    /// Whether a ticket's entries are delivered in the order of its events. An undelivered entry or a dead letter then
    /// holds back the later ones of its ticket.
    pub in_order: bool,
}

impl Queue {
    /// An entry that is to be queued in it.
    #[must_use]
    pub const fn entry(&self, kind: &'static str, message_id: String) -> NewDelivery {
        NewDelivery {
            channel: self.channel,
            in_order: self.in_order,
            kind,
            message_id,
            join_within: None,
        }
    }
}

/// An entry that is to be queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    /// The name of its channel.
    pub channel: &'static str,
    /// Whether it waits for the earlier entries of its ticket and channel.
    pub in_order: bool,
    /// What the channel delivers, by a name of the channel's.
    pub kind: &'static str,
    /// Its id, which every attempt sends. Unused if it joins an entry.
    pub message_id: String,
    /// How long to wait after the previous entry of the same kind about the same ticket. If an entry is waiting so, the
    /// delivery joins it, and no new entry is made. If unset, there is an entry at once.
    pub join_within: Option<TimeDelta>,
}

impl NewDelivery {
    /// When its first attempt may be made, if the previous entry that it may be joined with may be tried from
    /// `previous` on, in Unix seconds.
    #[must_use]
    pub fn not_before(&self, now: DateTime<Utc>, previous: Option<i64>) -> i64 {
        let earliest = self.join_within.zip(previous);
        let earliest = earliest.map_or(i64::MIN, |(wait, previous)| previous + wait.num_seconds());
        earliest.max(now.timestamp())
    }
}

/// An entry of the outbox. Times are Unix seconds.
#[derive(Clone, Debug, FromRow)]
pub struct OutboxEntry {
    /// The id that every attempt sends, e.g. a mail's `Message-ID`.
    pub message_id: String,
    /// The name of its channel.
    pub channel: String,
    /// Whether it waits for the earlier entries of its ticket and channel.
    pub in_order: bool,
    /// What the channel delivers.
    pub kind: String,
    /// The shop's id.
    pub shop: String,
    /// The ticket's id, if it is about one.
    pub ticket: Option<String>,
    /// The number of the ticket's event, if it is about one.
    pub event: Option<i64>,
    /// The number of the last event that joined it, if one did.
    pub last_event: Option<i64>,
    /// The ticket's reference, or `-`.
    pub reference: String,
    /// The number of attempts since it was queued.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: i64,
    /// When its first attempt might be made. An entry of an older release has none.
    pub not_before: Option<i64>,
    /// When the lease on it expires.
    pub leased_until: Option<i64>,
    /// When the first attempt since it was queued began.
    pub tried_at: Option<i64>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was delivered.
    pub delivered_at: Option<i64>,
    /// When it became a dead letter.
    pub failed_at: Option<i64>,
}

impl OutboxEntry {
    /// The ticket's id, if it is about one.
    #[must_use]
    pub fn ticket_id(&self) -> Option<Uuid> {
        self.ticket.as_ref()?.parse().ok()
    }

    /// The entry with a lease. Counts the attempt before it is made, and schedules the next one in case this process
    /// crashes.
    #[must_use]
    pub fn leased(self, now: DateTime<Utc>, span: TimeDelta) -> Self {
        Self {
            attempts: self.attempts + 1,
            next_at: (now + backoff(self.attempts)).timestamp(),
            leased_until: Some((now + span).timestamp()),
            tried_at: self.tried_at.or(Some(now.timestamp())),
            ..self
        }
    }

    /// The leased entry after a failed attempt: it waits for the next one, or is a dead letter.
    #[must_use]
    pub fn failed(self, error: &DeliveryError, now: DateTime<Utc>) -> Self {
        let now_or_first = self.tried_at.unwrap_or(now.timestamp());
        let last = now_or_first + MAX_RETRY_AGE.num_seconds();
        let next_at = now + jitter(backoff(self.attempts - 1));
        let is_final = matches!(error, DeliveryError::Permanent(_)) || now.timestamp() >= last;
        Self {
            next_at: next_at.timestamp().min(last),
            leased_until: None,
            last_error: Some(error.to_string()),
            failed_at: is_final.then_some(now.timestamp()),
            ..self
        }
    }
}

/// What of a channel isn't delivered.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Backlog {
    /// The channel's name.
    pub channel: String,
    /// How many entries wait.
    pub pending: i64,
    /// When the first attempt of the oldest of them might be made, in Unix seconds.
    pub oldest_at: Option<i64>,
    /// How many dead letters there are.
    pub dead_letters: i64,
}

/// Why an attempt failed, as text for the operator without personal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// A later attempt may succeed.
    #[error("{0}")]
    Temporary(String),
    /// No later attempt can succeed: the receiver refused it for good, or it can't be composed.
    #[error("{0}")]
    Permanent(String),
}

/// The outbox.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Queues an entry about a shop as a whole, unless there is or was one with this id. Returns whether it is new.
    async fn queue_once(
        &self,
        shop: &str,
        new: &NewDelivery,
        now: DateTime<Utc>,
    ) -> StoreResult<bool>;

    /// Leases the next due entry of a queue for `span`. Entries with the fewest attempts come first, so that failing
    /// ones don't hold back new ones. An entry that was queued `in_order` isn't due while an entry of the same ticket
    /// and channel about an earlier event isn't delivered; a ticket's arrival counts as earlier than all events.
    async fn lease(
        &self,
        queue: &Queue,
        now: DateTime<Utc>,
        span: TimeDelta,
    ) -> StoreResult<Option<OutboxEntry>>;

    /// Marks an entry as delivered, even if the lease of the worker that delivered it has expired.
    async fn record_delivery(&self, message_id: &str, now: DateTime<Utc>) -> StoreResult<()>;

    /// Stores why a leased entry's delivery failed, and when it is tried again. Returns the entry after that. Stores
    /// nothing if another worker has leased the entry since, or has delivered it.
    async fn record_failure(
        &self,
        leased: OutboxEntry,
        error: &DeliveryError,
        now: DateTime<Utc>,
    ) -> StoreResult<OutboxEntry>;

    /// The message id of the previous entry of the same ticket and channel that has one of these kinds: the one about
    /// the last earlier event, or about the ticket's arrival.
    async fn previous(&self, entry: &OutboxEntry, kinds: &[&str]) -> StoreResult<Option<String>>;

    /// All undelivered entries: pending ones, then dead letters, each by their next attempt.
    async fn undelivered(&self) -> StoreResult<Vec<OutboxEntry>>;

    /// What isn't delivered, of each channel that has such entries, by its name.
    async fn backlog(&self) -> StoreResult<Vec<Backlog>>;

    /// A ticket's entries, delivered or not, in the order of its events.
    async fn of_ticket(&self, shop: &str, ticket: Uuid) -> StoreResult<Vec<OutboxEntry>>;

    /// Queues undelivered entries again: all of them, or the one with this id, with or without angle brackets. Returns
    /// how many there are. Leases stay in force.
    async fn retry(&self, message_id: Option<&str>, now: DateTime<Utc>) -> StoreResult<u64>;
}
