//! The parcels of an order's rows, each with what is in it and what happened to it.
//!
//! Nothing is guessed: where rows leave open which parcel carries how many of a line, or when something happened, they
//! are refused.

use careline_policy::TrackingStatus;
use serde_json::{Value, json};

use crate::orders::import::columns::PARCEL;
use crate::orders::import::group::{Group, group_by};
use crate::orders::import::table::Row;

/// What the rows leave open, or contradict.
type Unclear = String;

/// An order's parcels, in the order of their first rows.
pub fn shipments(order: &Group<'_>) -> Result<Vec<Value>, Unclear> {
    let (shipped, waiting): (Vec<_>, Vec<_>) = order.rows().partition(|row| is_shipped(row));
    waiting.into_iter().try_for_each(carries_nothing)?;
    let mut parcels: Vec<Group<'_>> = Vec::new();
    for row in &shipped {
        let known = |parcel: &&mut Group<'_>| parcel.rows().any(|other| is_one_parcel(row, other));
        match parcels.iter_mut().find(known) {
            Some(parcel) => parcel.others.push(row),
            None => parcels.push(Group::new(row)),
        }
    }
    parcels
        .iter()
        .try_for_each(|parcel| parcel.check_agreement(&PARCEL))?;
    are_named(&shipped)?;
    let alone = |parcel| is_named_alone(parcel, &parcels);
    parcels.iter().try_for_each(alone)?;
    let shipments = parcels.iter().map(shipment).collect();
    are_counted(&shipped)?;
    shipments
}

fn is_shipped(row: &Row) -> bool {
    PARCEL.iter().any(|column| !row.cell(column.name).is_null())
}

/// A row that names no parcel can't say how many are in it.
fn carries_nothing(row: &Row) -> Result<(), Unclear> {
    match row.cell("shipped_quantity").as_u64() {
        None | Some(0) => Ok(()),
        Some(count) => Err(format!(
            "row {}, column shipped_quantity: expected a parcel beside it, by shipment_id, tracking_number or another \
             of a parcel's columns, found {count} in none",
            row.number
        )),
    }
}

/// By their ids; where one has none, by their tracking numbers.
fn is_one_parcel(one: &Row, other: &Row) -> bool {
    let both = |column| one.text(column).zip(other.text(column));
    let ids = both("shipment_id").or_else(|| both("tracking_number"));
    ids.is_some_and(|(one, other)| one == other)
}

/// What a parcel is called.
fn id(row: &Row) -> Option<&str> {
    row.text("shipment_id").or(row.text("tracking_number"))
}

/// Only a row that is alone with its parcel may leave it nameless.
fn are_named(shipped: &[&Row]) -> Result<(), Unclear> {
    let nameless = shipped.iter().find(|row| id(row).is_none());
    match nameless.filter(|_| shipped.len() > 1) {
        None => Ok(()),
        Some(row) => Err(format!(
            "row {}, column shipment_id: expected a value here or in tracking_number, as other rows of the order are \
             in parcels too; found nothing",
            row.number
        )),
    }
}

/// A tracking number can't stand for an id that another parcel has.
fn is_named_alone(parcel: &Group<'_>, parcels: &[Group<'_>]) -> Result<(), Unclear> {
    let row = parcel.first;
    let stand_in = row
        .text("tracking_number")
        .filter(|_| row.text("shipment_id").is_none());
    let is_taken = |other: &&Group<'_>| other.first.text("shipment_id") == stand_in;
    match parcels.iter().find(is_taken).filter(|_| stand_in.is_some()) {
        None => Ok(()),
        Some(other) => Err(format!(
            "row {}, column shipment_id: expected a value, as row {} has the tracking number for its own; found \
             nothing",
            row.number, other.first.number
        )),
    }
}

/// A line in several parcels says how many are in each.
fn are_counted(shipped: &[&Row]) -> Result<(), Unclear> {
    let lines = group_by(shipped.iter().copied(), of_line);
    let several = lines.iter().filter(|line| !line.others.is_empty());
    let uncounted = |row: &&Row| row.cell("shipped_quantity").is_null();
    match several.flat_map(Group::rows).find(uncounted) {
        None => Ok(()),
        Some(row) => Err(format!(
            "row {}, column shipped_quantity: expected how many are in this parcel, as the line is in several; found \
             nothing",
            row.number
        )),
    }
}

fn of_line(row: &Row) -> String {
    row.text("line_id").unwrap_or_default().to_owned()
}

fn shipment(parcel: &Group<'_>) -> Result<Value, Unclear> {
    let row = parcel.first;
    Ok(json!({
        "id": id(row).unwrap_or("#1"),
        "carrier": row.cell("carrier"),
        "tracking_number": row.cell("tracking_number"),
        "tracking_url": row.cell("tracking_url"),
        "lines": contents(parcel)?,
        "events": events(row)?,
    }))
}

fn contents(parcel: &Group<'_>) -> Result<Vec<Value>, Unclear> {
    let parts = group_by(parcel.rows(), of_line);
    let contents = parts.iter().map(|Group { first: row, others }| {
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
    });
    contents.collect()
}

/// What happened to a parcel. A status that its dated columns tell already isn't told twice; beside them another needs
/// its time, as without one it would count as older than they are.
fn events(row: &Row) -> Result<Vec<Value>, Unclear> {
    let dated = [
        (TrackingStatus::InTransit, "dispatched_at"),
        (TrackingStatus::Delivered, "delivered_at"),
    ];
    let dated = dated.map(|(status, column)| (status.name(), column, row.cell(column)));
    let mut events: Vec<_> = dated.into_iter().filter(|(.., at)| !at.is_null()).collect();
    if let Some(status) = row.text("status") {
        let at = row.cell("status_at");
        let is_told =
            |(told, _, on): &(&str, &str, &Value)| *told == status && (at.is_null() || *on == at);
        if !events.iter().any(is_told) {
            if let Some((_, column, _)) = events.last().filter(|_| at.is_null()) {
                return Err(format!(
                    "row {}, column status_at: expected when it came to {status:?}, beside {column}; found nothing",
                    row.number
                ));
            }
            events.push((status, "status_at", at));
        }
    }
    let events = events.into_iter();
    Ok(events
        .map(|(status, _, at)| json!({ "at": at, "status": status }))
        .collect())
}
