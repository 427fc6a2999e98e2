//! Reads a file of orders: all of them, or none.

use std::collections::HashSet;
use std::path::Path;

use careline_policy::Zone;
use serde_json::Value;

use crate::config::toml_file::{self, ConfigError};
use crate::orders::import::{assemble, table};
use crate::orders::number;
use crate::orders::owned_order::OwnedOrder;
use crate::orders::validate;
use crate::platform::decode::{self, DecodeError};

/// Reads a table from a file that ends in `.csv`, and JSON from any other. Times without an offset in a table are in
/// the shop's time zone.
///
/// # Errors
///
/// The first error, with the file, the path or cell, what was found and what was expected.
pub fn load(file: &Path, zone: &Zone) -> Result<Vec<OwnedOrder>, ConfigError> {
    let text = std::fs::read(file)
        .map_err(|error| ConfigError::new(file, format!("can't be read: {error}")))?;
    let text = String::from_utf8(text).map_err(|_| {
        ConfigError::new(
            file,
            "expected text in UTF-8, found another encoding; save it as UTF-8",
        )
    })?;
    let is_table = file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if is_table {
        let rows = table::read(&text, zone).map_err(|error| ConfigError::new(file, error))?;
        assemble::orders(&rows).map_err(|error| ConfigError::new(file, error))
    } else {
        json_list(&text, file)
    }
}

fn json_list(text: &str, file: &Path) -> Result<Vec<OwnedOrder>, ConfigError> {
    // Some editors write a byte-order mark, which JSON doesn't allow.
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| ConfigError::new(file, format!("isn't JSON: {error}")))?;
    let values: Vec<Value> = decode::read(&value).map_err(toml_file::at(file))?;
    let mut numbers = HashSet::new();
    let orders = values.iter().enumerate().map(|(index, value)| {
        let order = validate::read(value).and_then(|order| refuse_repeated(order, &mut numbers));
        order.map_err(|error| error.within(index))
    });
    let orders: Result<_, DecodeError> = orders.collect();
    orders.map_err(toml_file::at(file))
}

/// Refuses an order whose number an earlier one has.
fn refuse_repeated(
    order: OwnedOrder,
    numbers: &mut HashSet<String>,
) -> Result<OwnedOrder, DecodeError> {
    let number = &order.order.number.0;
    if numbers.insert(number::key(number)) {
        return Ok(order);
    }
    let detail = format!("{number:?} is in this file twice");
    Err(DecodeError::new("order.number", detail))
}
