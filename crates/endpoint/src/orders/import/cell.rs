//! A cell of a table, read as what its column holds.

use careline_policy::{Moment, TrackingStatus, Zone};
use chrono::{Datelike as _, NaiveDateTime};
use serde_json::Value;

use crate::orders::import::columns::Kind;
use crate::platform::time_zone;

/// The words of `status`.
const STATUSES: [TrackingStatus; 14] = [
    TrackingStatus::Confirmed,
    TrackingStatus::Processing,
    TrackingStatus::LabelCreated,
    TrackingStatus::InTransit,
    TrackingStatus::OutForDelivery,
    TrackingStatus::ReadyForPickup,
    TrackingStatus::AttemptedDelivery,
    TrackingStatus::Delivered,
    TrackingStatus::Delayed,
    TrackingStatus::CustomsHold,
    TrackingStatus::Exception,
    TrackingStatus::ReturnedToSender,
    TrackingStatus::Cancelled,
    TrackingStatus::Unknown,
];

/// The cell as an order's JSON has it; `null` where it is empty. Else what was expected of it.
pub fn read(kind: Kind, text: &str, zone: &Zone) -> Result<Value, String> {
    let exact = text;
    let text = text.trim();
    if text.is_empty() {
        return Ok(match kind {
            Kind::Flag => false.into(),
            _ => Value::Null,
        });
    }
    let read = match kind {
        Kind::Text => Some(text.into()),
        Kind::Exact => Some(exact.into()),
        Kind::Time => time(text, zone).map(|at| at.to_rfc3339().into()),
        Kind::Count => text.parse::<u32>().ok().map(Value::from),
        Kind::Amount => text.parse::<i64>().ok().map(Value::from),
        Kind::Flag => flag(text).map(Value::from),
        Kind::Status => names().find(|name| *name == text).map(Value::from),
    };
    read.ok_or_else(|| expected(kind))
}

fn expected(kind: Kind) -> String {
    let expected = match kind {
        Kind::Text | Kind::Exact => "words",
        Kind::Time => {
            "a time like 2026-11-10T14:05:00-06:00, or 2026-11-10 14:05 on the shop's clock"
        }
        Kind::Count => "a whole number, 0 or more",
        Kind::Amount => "a whole number of minor units (6500 for 65.00)",
        Kind::Flag => "true or false, yes or no, 1 or 0",
        Kind::Status => return format!("one of {}", names().collect::<Vec<_>>().join(", ")),
    };
    expected.to_owned()
}

fn names() -> impl Iterator<Item = &'static str> {
    STATUSES.into_iter().map(TrackingStatus::name)
}

fn time(text: &str, zone: &Zone) -> Option<Moment> {
    if let Ok(at) = text.parse::<Moment>() {
        return Some(at);
    }
    let text = text.replacen('T', " ", 1);
    let wall = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok())?;
    // Four digits, as in RFC 3339.
    let is_plain = (0..=9999).contains(&wall.year());
    is_plain.then(|| time_zone::moment(zone, wall))
}

fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}
