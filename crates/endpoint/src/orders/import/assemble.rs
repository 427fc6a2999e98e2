//! Assembles the rows of an order to its JSON: those with one `line_id` are a line of it.
//!
//! Rows must agree in the columns that they share. The JSON is checked as that of any other order.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use crate::orders::import::columns::{LINE, ORDER};
use crate::orders::import::entry::Entry;
use crate::orders::import::group::{Group, group_by, line_id};
use crate::orders::import::row::Row;
use crate::orders::import::{place, shipments};
use crate::orders::validate;

/// Assembles and checks the rows of an order.
pub fn order(rows: &[Row], now: DateTime<Utc>) -> Entry {
    let Some((first, others)) = rows.split_first() else {
        return Entry::refused(Vec::new());
    };
    let others = others.iter().collect();
    let group = Group { first, others };
    match json(&group) {
        Ok(json) => Entry::checked(validate::read(&json, now), |error| {
            place::message(&group, &json, error)
        }),
        Err(error) => Entry::refused(vec![error]),
    }
}

fn json(group: &Group<'_>) -> Result<Value, String> {
    group.check_agreement(&ORDER)?;
    let row = group.first;
    let destination = object(row, &[("country", "country"), ("region", "region")]);
    let refund = object(row, &[("at", "refunded_at"), ("amount", "refunded_amount")]);
    let refunds: Vec<_> = (!refund.is_null()).then_some(refund).into_iter().collect();
    let order = json!({
        "number": row.cell("number"),
        "placed_at": row.cell("placed_at"),
        "currency": row.cell("currency"),
        "cancelled_at": row.cell("cancelled_at"),
        "destination": destination,
        "lines": lines(group)?,
        "shipments": shipments::shipments(group)?,
        "refunds": refunds,
    });
    Ok(json!({ "email": row.cell("email"), "order": order }))
}

fn lines(order: &Group<'_>) -> Result<Vec<Value>, String> {
    let lines = group_by(order.rows(), line_id);
    lines.iter().map(line).collect()
}

fn line(group: &Group<'_>) -> Result<Value, String> {
    group.check_agreement(&LINE)?;
    let row = group.first;
    let personalization = object(
        row,
        &[
            ("text", "personalized_text"),
            ("font", "personalized_font"),
            ("material", "personalized_material"),
            ("production_started_at", "production_started_at"),
        ],
    );
    let count = |column| row.cell(column).as_u64().unwrap_or_default();
    Ok(json!({
        "id": row.cell("line_id"),
        "sku": row.text("sku").unwrap_or_default(),
        "title": row.cell("title"),
        "variant": row.cell("variant"),
        "quantity": row.cell("quantity"),
        "returned_quantity": count("returned_quantity"),
        "cancelled_quantity": count("cancelled_quantity"),
        "requires_shipping": row.cell("requires_shipping") != false,
        "unit_price": row.cell("unit_price"),
        "final_sale": row.cell("final_sale") == true,
        "image_url": row.cell("image_url"),
        "product_url": row.cell("product_url"),
        "personalization": personalization,
    }))
}

/// An object of some cells of a row; `null` if all of them are empty.
fn object(row: &Row, fields: &[(&str, &str)]) -> Value {
    let cells = fields
        .iter()
        .map(|(key, column)| ((*key).to_owned(), row.cell(column).clone()));
    let cells: Map<String, Value> = cells.collect();
    if cells.values().all(Value::is_null) {
        return Value::Null;
    }
    Value::Object(cells)
}
