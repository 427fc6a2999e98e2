//! Rows, folded into orders: wherever they stand, those of one number are an order, and of one `line_id` a line.
//!
//! What several rows say about one thing must be the same. The result is an order's JSON, read as any other.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::orders::import::columns::{Column, LINE, ORDER};
use crate::orders::import::shipments;
use crate::orders::import::table::{Row, shown};
use crate::orders::number;
use crate::orders::validate;
use crate::store::orders::OwnedOrder;

/// The rows of one thing.
pub struct Group<'a> {
    pub first: &'a Row,
    pub others: Vec<&'a Row>,
}

impl<'a> Group<'a> {
    pub const fn new(first: &'a Row) -> Self {
        let others = Vec::new();
        Self { first, others }
    }

    pub fn rows(&self) -> impl Iterator<Item = &'a Row> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// Whether all rows say the same about what they share.
    pub fn agree(&self, columns: &[Column]) -> Result<(), String> {
        for Column { name, .. } in columns {
            let said = self.first.cell(name);
            let other = self.others.iter().find(|row| row.cell(name) != said);
            if let Some(other) = other {
                return Err(format!(
                    "rows {} and {}, column {name}: expected the same in both, found {} and {}",
                    self.first.number,
                    other.number,
                    shown(said),
                    shown(other.cell(name)),
                ));
            }
        }
        Ok(())
    }
}

/// The orders, in the order of their first rows.
///
/// # Errors
///
/// Names the rows and the column, what was found and what was expected.
pub fn orders(rows: &[Row]) -> Result<Vec<OwnedOrder>, String> {
    let number = |row: &Row| number::key(row.text("number").unwrap_or_default());
    grouped(rows.iter(), number).iter().map(order).collect()
}

fn order(group: &Group<'_>) -> Result<OwnedOrder, String> {
    group.agree(&ORDER)?;
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
    let entry = json!({ "email": row.cell("email"), "order": order });
    validate::read(&entry).map_err(|error| {
        let place = error.at.to_string();
        let column = place.trim_start_matches("order.");
        format!("row {}, column {column}: {}", row.number, error.detail)
    })
}

fn lines(order: &Group<'_>) -> Result<Vec<Value>, String> {
    let id = |row: &Row| row.text("line_id").unwrap_or_default().to_owned();
    grouped(order.rows(), id).iter().map(line).collect()
}

fn line(group: &Group<'_>) -> Result<Value, String> {
    group.agree(&LINE)?;
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

/// Rows by a key, each group where its first row stood.
pub fn grouped<'a>(
    rows: impl Iterator<Item = &'a Row>,
    key: impl Fn(&Row) -> String,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut concurrency: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let place = *concurrency.entry(key(row)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.others.push(row),
            None => groups.push(Group::new(row)),
        }
    }
    groups
}

/// An object of some of a row's cells, `null` where all of them are empty.
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
