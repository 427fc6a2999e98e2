//! Reads a cell by the type of its column.

use careline_policy::{Moment, TrackingStatus, Zone};
use chrono::{Datelike as _, NaiveDateTime};
use serde_json::Value;

use crate::orders::import::columns::CellType;
use crate::platform::time_zone;

/// The values of `status`.
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

/// The cell as a value of an order's JSON; `null` if it is empty.
///
/// # Errors
///
/// What was expected.
pub fn read(cell_type: CellType, text: &str, zone: &Zone) -> Result<Value, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(match cell_type {
            CellType::Flag => false.into(),
            _ => Value::Null,
        });
    }
    let read = match cell_type {
        CellType::Text => Some(trimmed.into()),
        CellType::Exact => Some(text.into()),
        CellType::Time => time(trimmed, zone).map(|at| at.to_rfc3339().into()),
        CellType::Count => trimmed.parse::<u32>().ok().map(Value::from),
        CellType::Amount => trimmed.parse::<i64>().ok().map(Value::from),
        CellType::Flag => flag(trimmed).map(Value::from),
        CellType::Status => names().find(|name| *name == trimmed).map(Value::from),
    };
    read.ok_or_else(|| expected(cell_type))
}

fn expected(cell_type: CellType) -> String {
    let expected = match cell_type {
        CellType::Text | CellType::Exact => "words",
        CellType::Time => {
            "a time like 2026-11-10T14:05:00-06:00, or 2026-11-10 14:05 on the shop's clock"
        }
        CellType::Count => "a whole number, 0 or more",
        CellType::Amount => "a whole number of minor units (6500 for 65.00)",
        CellType::Flag => "true or false, yes or no, 1 or 0",
        CellType::Status => return format!("one of {}", names().collect::<Vec<_>>().join(", ")),
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
    // RFC 3339 has years of four digits.
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
