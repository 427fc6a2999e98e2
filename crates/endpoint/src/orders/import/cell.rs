//! Reads a cell by the type of its column.

use careline_policy::{Moment, TrackingStatus, Zone};
use chrono::{Datelike as _, NaiveDateTime};
use serde_json::Value;
use strum::VariantArray as _;

use crate::orders::import::columns::CellType;
use crate::platform::time_zone;

/// The cell as a value of an order's JSON; `null` if it is empty.
///
/// # Errors
///
/// What was expected.
pub fn read(cell_type: CellType, text: &str, zone: &Zone) -> Result<Value, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(match cell_type {
            CellType::Flag(if_empty) => if_empty.into(),
            _ => Value::Null,
        });
    }
    let (read, expected): (Option<Value>, _) = match cell_type {
        CellType::Text => return Ok(trimmed.into()),
        CellType::Exact => return Ok(text.into()),
        CellType::Time => (
            time(trimmed, zone).map(|at| at.to_rfc3339().into()),
            "a time like 2026-11-10T14:05:00-06:00, or 2026-11-10 14:05 on the shop's clock",
        ),
        CellType::Count => (
            trimmed.parse::<u32>().ok().map(Value::from),
            "a whole number, 0 or more",
        ),
        CellType::Amount => (
            trimmed.parse::<i64>().ok().map(Value::from),
            "a whole number of minor units (6500 for 65.00)",
        ),
        CellType::Flag(_) => (
            flag(trimmed).map(Value::from),
            "true or false, yes or no, 1 or 0",
        ),
        CellType::Status => {
            let names = TrackingStatus::VARIANTS.iter().map(|status| status.name());
            let names: Vec<_> = names.collect();
            let is_known = names.contains(&trimmed);
            return is_known
                .then(|| trimmed.into())
                .ok_or_else(|| format!("one of {}", names.join(", ")));
        }
    };
    read.ok_or_else(|| expected.to_owned())
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
