//! The suggestions that shoppers sent (§5), for the shop to review.

use careline_wire::{Ticket, Topic};
use chrono::{DateTime, Utc};
use strum::VariantArray as _;

use crate::store::Store;

/// A ticket of one of the feedback topics.
#[derive(Clone, Debug)]
pub struct Feedback {
    /// The ticket's reference.
    pub reference: String,
    /// What the shopper sent.
    pub ticket: Ticket,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
}

impl Store {
    /// A shop's feedback since a moment, the oldest first.
    pub async fn feedback(&self, shop: &str, since: DateTime<Utc>) -> sqlx::Result<Vec<Feedback>> {
        let topics = Topic::VARIANTS.iter().filter(|topic| topic.is_feedback());
        let topics: Vec<_> = topics.map(|topic| topic.name()).collect();
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT reference, body, received_at FROM tickets WHERE shop = ? AND received_at >= ?
             AND json_extract(body, '$.topic') IN (SELECT value FROM json_each(?))
             ORDER BY received_at, reference",
        )
        .bind(shop)
        .bind(since.timestamp())
        .bind(serde_json::json!(topics).to_string())
        .fetch_all(&self.pool)
        .await?;
        let tickets = rows.into_iter().map(|(reference, body, received_at)| {
            let ticket: Ticket = serde_json::from_str(&body)?;
            Ok(Feedback {
                reference,
                ticket,
                received_at: DateTime::from_timestamp(received_at, 0).unwrap_or_default(),
            })
        });
        let tickets: Result<Vec<_>, serde_json::Error> = tickets.collect();
        tickets.map_err(|error| sqlx::Error::Decode(error.into()))
    }
}
