//! Reads a table of orders cell by cell. Its first row names the columns, in any order.

use std::collections::HashMap;
use std::fmt::Display;

use careline_policy::Zone;
use csv::StringRecord;
use serde_json::Value;

use crate::orders::import::columns::{self, Column, REQUIRED, REQUIRES};
use crate::orders::import::{cell, records};

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    /// Its number in a spreadsheet: from 1, with the header and empty lines counted.
    pub number: usize,
    cells: HashMap<&'static str, Value>,
}

impl Row {
    /// A cell as a value of an order's JSON; `null` if it is empty or the table has no such column.
    pub fn cell(&self, column: &str) -> &Value {
        self.cells.get(column).unwrap_or(&Value::Null)
    }

    /// A cell's text, if it has some.
    pub fn text(&self, column: &str) -> Option<&str> {
        self.cell(column).as_str()
    }

    /// An error about a cell.
    pub fn error(&self, column: &str, detail: impl Display) -> String {
        format!("row {}, column {column}: {detail}", self.number)
    }

    /// An error about an empty cell.
    pub fn lacks(&self, column: &str, expected: impl Display) -> String {
        let detail = format!("expected {expected}; found nothing");
        self.error(column, detail)
    }
}

/// Reads all rows that aren't empty.
///
/// # Errors
///
/// The first error, with the row and column, what was found and what was expected.
pub fn read(text: &str, zone: &Zone) -> Result<Vec<Row>, String> {
    let mut records = records::split(text)
        .map_err(|error| error.to_string())?
        .into_iter();
    let Some((top, names)) = records.next() else {
        return Err("expected a first row with the columns' names, found nothing".into());
    };
    let header = header(&names).map_err(|error| format!("row {top}: {error}"))?;
    let filled = records.filter(|(_, record)| record.iter().any(|cell| !cell.trim().is_empty()));
    filled
        .map(|(number, record)| row(number, &header, &record, zone))
        .collect()
}

/// The columns in the order of this table.
fn header(record: &StringRecord) -> Result<Vec<Column>, String> {
    let mut header: Vec<Column> = Vec::new();
    for name in record {
        let name = name.trim().to_ascii_lowercase();
        let Some(column) = columns::all().find(|(known, _)| *known == name) else {
            let known: Vec<_> = columns::all().map(|(known, _)| *known).collect();
            let known = known.join(", ");
            return Err(format!("unknown column {name:?}; the columns are {known}"));
        };
        if header.iter().any(|(other, _)| *other == name) {
            return Err(format!("column {name} is there twice"));
        }
        header.push(*column);
    }
    let mut missing = REQUIRED.to_vec();
    missing.retain(|needed| header.iter().all(|(name, _)| name != needed));
    if missing.is_empty() {
        return Ok(header);
    }
    Err(format!("missing columns: {}", missing.join(", ")))
}

fn row(
    number: usize,
    header: &[Column],
    record: &StringRecord,
    zone: &Zone,
) -> Result<Row, String> {
    if record.len() != header.len() {
        let (expected, found) = (header.len(), record.len());
        return Err(format!(
            "row {number}: expected {expected} cells as in the first row, found {found}"
        ));
    }
    let cells = HashMap::new();
    let mut row = Row { number, cells };
    for ((name, cell_type), text) in header.iter().zip(record) {
        let error = |expected: &str| {
            let found = shown(&text.into());
            row.error(name, format!("expected {expected}, found {found}"))
        };
        let cell = cell::read(*cell_type, text, zone).map_err(|expected| error(&expected))?;
        if REQUIRED.contains(name) && cell.is_null() {
            return Err(error("a value"));
        }
        row.cells.insert(name, cell);
    }
    let is_violated =
        |(one, other): &&(&str, &str)| !row.cell(one).is_null() && row.cell(other).is_null();
    match REQUIRES.iter().find(is_violated) {
        Some((one, other)) => Err(row.lacks(other, format!("a value beside {one}"))),
        None => Ok(row),
    }
}

/// A cell as an error shows it.
pub fn shown(cell: &Value) -> String {
    match cell {
        Value::Null => "nothing".into(),
        Value::String(text) if text.is_empty() => "nothing".into(),
        other => crate::platform::decode::preview(other),
    }
}
