//! Assembles rows to orders: the rows with one order number are an order, those with one `line_id` a line of it. They
//! may be anywhere in the table.
//!
//! Rows must agree in the columns that they share. The result is the JSON of an order, which is checked as any other.

use serde_json::{Map, Value, json};

use crate::orders::import::columns::{LINE, ORDER};
use crate::orders::import::group::{Group, group_by};
use crate::orders::import::shipments;
use crate::orders::import::table::Row;
use crate::orders::number;
use crate::orders::owned_order::OwnedOrder;
use crate::orders::validate;

/// Assembles all orders, in the order of their first rows.
///
/// # Errors
///
/// The first error, with the rows and the column, what was found and what was expected.
pub fn orders(rows: &[Row]) -> Result<Vec<OwnedOrder>, String> {
    let number = |row: &Row| number::key(row.text("number").unwrap_or_default());
    group_by(rows.iter(), number).iter().map(order).collect()
}

fn order(group: &Group<'_>) -> Result<OwnedOrder, String> {
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
    let owned = json!({ "email": row.cell("email"), "order": order });
    validate::read(&owned).map_err(|error| {
        let path = error.at.to_string();
        let column = path.trim_start_matches("order.");
        row.error(column, error.detail)
    })
}

fn lines(order: &Group<'_>) -> Result<Vec<Value>, String> {
    let id = |row: &Row| row.text("line_id").unwrap_or_default().to_owned();
    group_by(order.rows(), id).iter().map(line).collect()
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
    let returned = row.cell("returned_quantity").as_u64().unwrap_or_default();
    Ok(json!({
        "id": row.cell("line_id"),
        "sku": row.text("sku").unwrap_or_default(),
        "title": row.cell("title"),
        "variant": row.cell("variant"),
        "quantity": row.cell("quantity"),
        "returned_quantity": returned,
        "unit_price": row.cell("unit_price"),
        "final_sale": row.cell("final_sale") == true,
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
