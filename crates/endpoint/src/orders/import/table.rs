//! A table of orders, read cell by cell. Its first row names the columns, in any order.

use std::collections::HashMap;

use careline_policy::Zone;
use csv::StringRecord;
use serde_json::Value;

use crate::orders::import::columns;
use crate::orders::import::columns::{BESIDE, Column};
use crate::orders::import::{cell, records};

/// A row.
#[derive(Debug)]
pub struct Row {
    /// As spreadsheets count: from 1, the header and empty lines too.
    pub number: usize,
    cells: HashMap<&'static str, Value>,
}

impl Row {
    /// A cell as an order's JSON has it; `null` where it is empty, or the table has no such column.
    pub fn cell(&self, column: &str) -> &Value {
        self.cells.get(column).unwrap_or(&Value::Null)
    }

    /// A cell's words.
    pub fn text(&self, column: &str) -> Option<&str> {
        self.cell(column).as_str()
    }
}

/// Reads all rows, but those that are empty.
///
/// # Errors
///
/// Names row and column, what was found and what was expected.
pub fn read(text: &str, zone: &Zone) -> Result<Vec<Row>, String> {
    let mut records = records::of(text)
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

/// The columns, in this table's order.
fn header(record: &StringRecord) -> Result<Vec<&'static Column>, String> {
    let mut header: Vec<&Column> = Vec::new();
    for name in record {
        let name = name.trim().to_ascii_lowercase();
        let Some(column) = columns::all().find(|column| column.name == name) else {
            let known = names(|_| true);
            return Err(format!("unknown column {name:?}; the columns are {known}"));
        };
        if header.iter().any(|other| other.name == name) {
            return Err(format!("column {name} stands there twice"));
        }
        header.push(column);
    }
    let missing =
        names(|column| column.is_needed && header.iter().all(|other| other.name != column.name));
    if missing.is_empty() {
        return Ok(header);
    }
    Err(format!("missing columns: {missing}"))
}

fn names(is_meant: impl Fn(&Column) -> bool) -> String {
    let meant = columns::all().filter(|column| is_meant(column));
    meant
        .map(|column| column.name)
        .collect::<Vec<_>>()
        .join(", ")
}

fn row(
    number: usize,
    header: &[&'static Column],
    record: &StringRecord,
    zone: &Zone,
) -> Result<Row, String> {
    if record.len() != header.len() {
        let (expected, found) = (header.len(), record.len());
        return Err(format!(
            "row {number}: expected {expected} cells as in the first row, found {found}"
        ));
    }
    let mut cells = HashMap::new();
    for (column, text) in header.iter().zip(record) {
        let name = column.name;
        let wrong = |expected: String| {
            let found = shown(&text.into());
            format!("row {number}, column {name}: expected {expected}, found {found}")
        };
        let cell = cell::read(column.kind, text, zone).map_err(wrong)?;
        if column.is_needed && cell.is_null() {
            return Err(wrong("a value".into()));
        }
        cells.insert(name, cell);
    }
    let row = Row { number, cells };
    let lonely =
        |(one, other): &&(&str, &str)| !row.cell(one).is_null() && row.cell(other).is_null();
    match BESIDE.iter().find(lonely) {
        Some((one, other)) => Err(format!(
            "row {number}, column {other}: expected a value beside {one}, found nothing"
        )),
        None => Ok(row),
    }
}

/// A cell as an error repeats it.
pub fn shown(cell: &Value) -> String {
    match cell {
        Value::Null => "nothing".into(),
        Value::String(text) if text.is_empty() => "nothing".into(),
        other => crate::platform::decode::preview(other),
    }
}
