//! A draft as it is stored on this device, and its expiry.

use careline_wire::Topic;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::api::tickets::Sendable;

/// How many days a draft is kept.
pub const DAYS: i64 = 7;

/// What a shopper writes, until the endpoint has accepted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its id, which only this device knows.
    pub id: Uuid,
    /// The shop that it is for.
    pub shop: String,
    /// What it is about.
    pub topic: Topic,
    /// When it was saved, in milliseconds since 1970 by the device's clock.
    pub saved_at: i64,
    /// What was written, as JSON of the flow that the draft belongs to.
    pub content: String,
    /// The frozen ticket, once the shopper pressed `Send`.
    pub waiting: Option<QueuedTicket>,
}

/// A frozen ticket that is queued until the endpoint accepts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedTicket {
    /// The ticket. Each try sends the same bytes.
    pub sendable: Sendable,
    /// The secret that opens the ticket later.
    pub secret: String,
}

impl Draft {
    /// Whether it has expired. A queued ticket doesn't expire, because the shopper expects it to be sent.
    #[must_use]
    pub fn is_expired(&self, now: i64) -> bool {
        self.waiting.is_none() && is_expired(self.saved_at, now)
    }
}

/// Whether what was saved at that time has expired. Both are milliseconds since 1970.
#[must_use]
pub const fn is_expired(saved_at: i64, now: i64) -> bool {
    now > expires_at(saved_at)
}

/// Until when what is saved at that time is kept. Both are milliseconds since 1970.
#[must_use]
pub const fn expires_at(saved_at: i64) -> i64 {
    const MILLIS_A_DAY: i64 = 24 * 60 * 60 * 1_000;
    saved_at + DAYS * MILLIS_A_DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    #[test]
    fn a_draft_is_kept_for_seven_days_and_what_waits_to_be_sent_until_it_is() {
        let mut draft = Draft {
            id: Uuid::nil(),
            shop: "kendra-scott-mall".into(),
            topic: Topic::Damaged,
            saved_at: 10 * DAY,
            content: String::new(),
            waiting: None,
        };
        assert!(!draft.is_expired(17 * DAY));
        assert!(draft.is_expired(17 * DAY + 1));
        // A clock that was set back expires nothing.
        assert!(!draft.is_expired(0));
        draft.waiting = Some(QueuedTicket {
            sendable: Sendable::default(),
            secret: String::new(),
        });
        assert!(!draft.is_expired(400 * DAY));
    }
}
