//! What reports are made of: figures of tickets, ratings, feedback, and deflections.
//!
//! A deflection is a shopper who said that a topic's answers were enough, so that they sent no ticket. Deflections are
//! counted by shop, day and topic. Nothing about the shopper is stored.

use async_trait::async_trait;
use careline_policy::Day;
use careline_wire::{Ticket, Topic};
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use strum::VariantArray as _;

use crate::store::error::StoreResult;

/// What a report counts of one ticket. Times are Unix seconds.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
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

/// A suggestion that a shopper sent (§5): a ticket of one of the feedback topics.
#[derive(Clone, Debug)]
pub struct Feedback {
    /// The ticket's reference.
    pub reference: String,
    /// What the shopper sent.
    pub ticket: Ticket,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
}

/// A suggestion's columns: the reference, the body, and when it arrived.
pub type FeedbackRow = (String, Json<Ticket>, i64);

impl Feedback {
    /// The suggestion as it is stored.
    pub fn read((reference, Json(ticket), received_at): FeedbackRow) -> Self {
        Self {
            reference,
            ticket,
            received_at: DateTime::from_timestamp(received_at, 0).unwrap_or_default(),
        }
    }
}

/// The names of the topics that ask for no reply.
pub fn feedback_topics() -> Vec<&'static str> {
    let topics = Topic::VARIANTS.iter().filter(|topic| topic.is_feedback());
    topics.map(|topic| topic.name()).collect()
}

/// A shop's figures.
#[async_trait]
pub trait Reports: Send + Sync {
    /// What a report counts of each ticket since a moment, in any order.
    async fn ticket_stats(&self, shop: &str, since: DateTime<Utc>)
    -> StoreResult<Vec<TicketStats>>;

    /// The answers to check-ins for tickets since a moment, in any order: whether the problem was resolved, and the
    /// rating if one was given.
    async fn ratings(
        &self,
        shop: &str,
        since: DateTime<Utc>,
    ) -> StoreResult<Vec<(bool, Option<i64>)>>;

    /// A shop's feedback since a moment, the oldest first.
    async fn feedback(&self, shop: &str, since: DateTime<Utc>) -> StoreResult<Vec<Feedback>>;

    /// Counts one deflection.
    async fn count_deflection(&self, shop: &str, day: Day, topic: Topic) -> StoreResult<()>;

    /// The number of deflections by topic since a day, the highest first, then by the topic's name.
    async fn deflections(&self, shop: &str, since: Day) -> StoreResult<Vec<(String, i64)>>;
}
