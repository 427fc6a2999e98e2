//! Assembles the rows of an order to its shipments: what is in each, and what happened to it.
//!
//! Nothing is guessed. If the rows don't say which shipment has how many items of a line, or when something happened,
//! they are refused. Messages call a shipment a parcel, as shops do.

use careline_policy::TrackingStatus;
use serde_json::{Value, json};

use crate::orders::import::columns::SHIPMENT;
use crate::orders::import::group::{Group, group_by, line_id};
use crate::orders::import::row::Row;

/// The shipments of an order, in the order of their first rows.
///
/// # Errors
///
/// The first thing that the rows leave open or contradict.
pub fn shipments(order: &Group<'_>) -> Result<Vec<Value>, String> {
    let (shipped, unshipped): (Vec<_>, Vec<_>) = order.rows().partition(|row| is_shipped(row));
    unshipped.into_iter().try_for_each(refuse_quantity)?;
    let groups = groups(order);
    groups
        .iter()
        .try_for_each(|group| group.check_agreement(&SHIPMENT))?;
    require_ids(&shipped)?;
    groups
        .iter()
        .try_for_each(|group| refuse_taken_id(group, &groups))?;
    let shipments = groups.iter().map(shipment).collect();
    require_quantities(&shipped)?;
    shipments
}

/// The rows of each shipment, in the order of their first rows.
pub fn groups<'a>(order: &Group<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for row in order.rows().filter(|row| is_shipped(row)) {
        let is_same = |group: &&mut Group<'_>| group.rows().any(|other| share_shipment(row, other));
        match groups.iter_mut().find(is_same) {
            Some(group) => group.others.push(row),
            None => groups.push(Group::new(row)),
        }
    }
    groups
}

fn is_shipped(row: &Row) -> bool {
    SHIPMENT
        .iter()
        .any(|(column, _)| !row.cell(column).is_null())
}

/// A row without a shipment can't state a shipped quantity.
fn refuse_quantity(row: &Row) -> Result<(), String> {
    match row.cell("shipped_quantity").as_u64() {
        None | Some(0) => Ok(()),
        Some(count) => {
            let columns = "by shipment_id, tracking_number or another of a parcel's columns";
            let detail = format!("expected a parcel beside it, {columns}, found {count} in none");
            Err(row.error("shipped_quantity", detail))
        }
    }
}

/// Whether two rows are about the same shipment: by their ids or, if one has none, by their tracking numbers.
fn share_shipment(one: &Row, other: &Row) -> bool {
    let both = |column| one.text(column).zip(other.text(column));
    let ids = both("shipment_id").or_else(|| both("tracking_number"));
    ids.is_some_and(|(one, other)| one == other)
}

/// The id of a row's shipment.
fn id(row: &Row) -> Option<&str> {
    row.text("shipment_id").or(row.text("tracking_number"))
}

/// Only an order with a single shipped row may leave out the shipment's id.
fn require_ids(shipped: &[&Row]) -> Result<(), String> {
    let expected =
        "a value here or in tracking_number, as other rows of the order are in parcels too";
    let without_id = shipped.iter().find(|row| id(row).is_none());
    let error = without_id.filter(|_| shipped.len() > 1);
    error.map_or(Ok(()), |row| Err(row.lacks("shipment_id", expected)))
}

/// Refuses a tracking number in place of an id if another shipment has it as its id.
fn refuse_taken_id(shipment: &Group<'_>, shipments: &[Group<'_>]) -> Result<(), String> {
    let row = shipment.first;
    let number = row
        .text("tracking_number")
        .filter(|_| row.text("shipment_id").is_none());
    let is_taken = |other: &&Group<'_>| other.first.text("shipment_id") == number;
    let taken = shipments.iter().find(is_taken).filter(|_| number.is_some());
    taken.map_or(Ok(()), |other| {
        let number = other.first.number;
        let expected = format!("a value, as row {number} has the tracking number for its own");
        Err(row.lacks("shipment_id", expected))
    })
}

/// A line in several shipments must say how many items are in each.
fn require_quantities(shipped: &[&Row]) -> Result<(), String> {
    let expected = "how many are in this parcel, as the line is in several";
    let lines = group_by(shipped.iter().copied(), line_id);
    let several = lines.iter().filter(|line| !line.others.is_empty());
    let uncounted = |row: &&Row| row.cell("shipped_quantity").is_null();
    let error = several.flat_map(Group::rows).find(uncounted);
    error.map_or(Ok(()), |row| Err(row.lacks("shipped_quantity", expected)))
}

fn shipment(group: &Group<'_>) -> Result<Value, String> {
    let row = group.first;
    Ok(json!({
        "id": id(row).unwrap_or("#1"),
        "carrier": row.cell("carrier"),
        "tracking_number": row.cell("tracking_number"),
        "tracking_url": row.cell("tracking_url"),
        "lines": contents(group)?,
        "events": events(row)?,
    }))
}

fn contents(group: &Group<'_>) -> Result<Vec<Value>, String> {
    let part = |Group { first: row, others }: &Group<'_>| {
        if let Some(other) = others.first() {
            let (one, other) = (row.number, other.number);
            let detail = "expected one row for a line in a parcel, found two";
            return Err(format!("rows {one} and {other}, column line_id: {detail}"));
        }
        let quantity = match row.cell("shipped_quantity") {
            Value::Null => row.cell("quantity"),
            some => some,
        };
        Ok(json!({ "id": row.cell("line_id"), "quantity": quantity }))
    };
    group_by(group.rows(), line_id).iter().map(part).collect()
}

/// The tracking events of a shipment. A status that a dated column implies isn't repeated. Any other status needs a
/// time beside a dated column, because without one it would count as older.
fn events(row: &Row) -> Result<Vec<Value>, String> {
    let dated = [
        (TrackingStatus::InTransit.name(), "dispatched_at"),
        (TrackingStatus::Delivered.name(), "delivered_at"),
    ];
    let mut events = dated.to_vec();
    events.retain(|(_, column)| !row.cell(column).is_null());
    if let Some(status) = row.text("status") {
        let at = row.cell("status_at");
        let is_implied = |(implied, column): &(&str, &str)| {
            *implied == status && (at.is_null() || row.cell(column) == at)
        };
        if !events.iter().any(is_implied) {
            if let Some((_, column)) = events.last().filter(|_| at.is_null()) {
                let expected = format!("when it came to {status:?}, beside {column}");
                return Err(row.lacks("status_at", expected));
            }
            events.push((status, "status_at"));
        }
    }
    let event = |(status, column)| json!({ "at": row.cell(column), "status": status });
    Ok(events.into_iter().map(event).collect())
}
