//! Reads a table of orders cell by cell. Its first row names the columns, in any order.

use std::collections::HashMap;

use careline_policy::Zone;
use csv::StringRecord;
use serde_json::Value;

use crate::orders::import::columns;
use crate::orders::import::columns::{Column, REQUIRES};
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
fn header(record: &StringRecord) -> Result<Vec<&'static Column>, String> {
    let mut header: Vec<&Column> = Vec::new();
    for name in record {
        let name = name.trim().to_ascii_lowercase();
        let Some(column) = columns::all().find(|column| column.name == name) else {
            let known = names(|_| true);
            return Err(format!("unknown column {name:?}; the columns are {known}"));
        };
        if header.iter().any(|other| other.name == name) {
            return Err(format!("column {name} is there twice"));
        }
        header.push(column);
    }
    let missing =
        names(|column| column.is_required && header.iter().all(|other| other.name != column.name));
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
        let error = |expected: String| {
            let found = shown(&text.into());
            format!("row {number}, column {name}: expected {expected}, found {found}")
        };
        let cell = cell::read(column.cell_type, text, zone).map_err(error)?;
        if column.is_required && cell.is_null() {
            return Err(error("a value".into()));
        }
        cells.insert(name, cell);
    }
    let row = Row { number, cells };
    let is_violated =
        |(one, other): &&(&str, &str)| !row.cell(one).is_null() && row.cell(other).is_null();
    match REQUIRES.iter().find(is_violated) {
        Some((one, other)) => Err(format!(
            "row {number}, column {other}: expected a value beside {one}, found nothing"
        )),
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
