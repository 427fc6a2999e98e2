//! A ticket's event as it is stored: its kind, and its body as JSON.

use chrono::DateTime;
use serde_json::{Value, json};
use sqlx::types::Json;

use crate::config::Shop;
use crate::platform::clock;
use crate::store::error::StoreResult;
use crate::tickets::event::{Event, RecordedEvent};

/// The columns that are read: the number, the time, the kind and the body.
pub type EventRow = (i64, i64, String, Json<Value>);

/// The event's kind and body.
pub fn encode(event: &Event) -> StoreResult<(String, Value)> {
    let encoded = serde_json::to_value(event)?;
    let part = |key| encoded.get(key).cloned().unwrap_or_default();
    let kind = part("kind").as_str().unwrap_or_default().to_owned();
    Ok((kind, part("body")))
}

/// The event of a ticket of this shop.
pub fn decode((seq, at, kind, Json(body)): EventRow, shop: &Shop) -> StoreResult<RecordedEvent> {
    let at = DateTime::from_timestamp(at, 0).unwrap_or_default();
    Ok(RecordedEvent {
        seq,
        at: clock::in_zone(at, &shop.rules.zone),
        event: serde_json::from_value(json!({"kind": kind, "body": body}))?,
    })
}
