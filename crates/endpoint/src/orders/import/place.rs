//! Says in which row and column of a table an error of an order's JSON is.

use serde_json::Value;

use crate::orders::import::group::{Group, group_by, line_id};
use crate::orders::import::row::Row;
use crate::orders::import::shipments;
use crate::platform::decode::DecodeError;

/// The columns that the time of an event may come from.
const TIMES: [&str; 3] = ["dispatched_at", "delivered_at", "status_at"];

/// An error of the JSON of an order, as one of its rows.
pub fn message(order: &Group<'_>, json: &Value, error: DecodeError) -> String {
    let pointer = error.at.pointer();
    let keys: Vec<_> = pointer.split('/').skip(1).collect();
    let value = json.pointer(&pointer).unwrap_or(&Value::Null);
    let (row, column) = cell(order, &keys, value);
    row.error(column, error.detail)
}

fn cell<'a>(order: &Group<'a>, keys: &'a [&'a str], value: &Value) -> (&'a Row, &'a str) {
    match keys {
        ["order", "lines", index, key, ..] => {
            let lines = group_by(order.rows(), line_id);
            (nth(&lines, index, order), column(key, "line_id"))
        }
        ["order", "shipments", index, key, ..] => {
            let row = nth(&shipments::groups(order), index, order);
            let time = TIMES.into_iter().find(|time| row.cell(time) == value);
            (row, time.unwrap_or_else(|| column(key, "shipment_id")))
        }
        ["order", "refunds", _, "at"] => (order.first, "refunded_at"),
        ["order", "refunds", ..] => (order.first, "refunded_amount"),
        keys => (order.first, keys.last().copied().unwrap_or_default()),
    }
}

/// The column of a key. The keys are the columns' names, except for ids.
const fn column<'a>(key: &'a str, id: &'static str) -> &'a str {
    match key.as_bytes() {
        b"id" => id,
        _ => key,
    }
}

/// The first row of a group.
fn nth<'a>(groups: &[Group<'a>], index: &str, order: &Group<'a>) -> &'a Row {
    let index = index.parse().ok();
    let group = index.and_then(|index: usize| groups.get(index));
    group.map_or(order.first, |group| group.first)
}
