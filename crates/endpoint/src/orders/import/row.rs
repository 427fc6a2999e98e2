//! A row of a table, read cell by cell.

use std::collections::HashMap;
use std::fmt::Display;

use careline_policy::Zone;
use csv::StringRecord;
use serde_json::Value;

use crate::orders::import::cell;
use crate::orders::import::columns::{Column, REQUIRED, REQUIRES};
use crate::platform::decode::preview;

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

    /// Reads a cell, which must have a value if its column is required.
    fn read_cell(
        &mut self,
        (column, cell_type): Column,
        text: &str,
        zone: &Zone,
    ) -> Result<(), String> {
        let cell = cell::read(cell_type, text, zone);
        let is_needed = |cell: &Value| REQUIRED.contains(&column) && cell.is_null();
        let expected = match cell {
            Ok(cell) if is_needed(&cell) => "a value".to_owned(),
            Ok(cell) => {
                self.cells.insert(column, cell);
                return Ok(());
            }
            Err(expected) => expected,
        };
        let found = shown(&text.into());
        Err(self.error(column, format!("expected {expected}, found {found}")))
    }

    /// Some cells require one in another column.
    fn check_pairs(&self) -> Result<(), String> {
        let is_violated =
            |(one, other): &&(&str, &str)| !self.cell(one).is_null() && self.cell(other).is_null();
        match REQUIRES.iter().find(is_violated) {
            Some((one, other)) => Err(self.lacks(other, format!("a value beside {one}"))),
            None => Ok(()),
        }
    }
}

/// Reads all cells of a row.
///
/// # Errors
///
/// All that is wrong, with the row and column, what was found and what was expected.
pub fn read(
    number: usize,
    header: &[Column],
    record: &StringRecord,
    zone: &Zone,
) -> Result<Row, Vec<String>> {
    if record.len() != header.len() {
        let (expected, found) = (header.len(), record.len());
        return Err(vec![format!(
            "row {number}: expected {expected} cells as in the first row, found {found}"
        )]);
    }
    let cells = HashMap::new();
    let mut row = Row { number, cells };
    let mut errors = Vec::new();
    for (column, text) in header.iter().zip(record) {
        errors.extend(row.read_cell(*column, text, zone).err());
    }
    if errors.is_empty() {
        errors.extend(row.check_pairs().err());
    }
    match errors.is_empty() {
        true => Ok(row),
        false => Err(errors),
    }
}

/// A cell as an error shows it.
pub fn shown(cell: &Value) -> String {
    match cell {
        Value::Null => "nothing".into(),
        Value::String(text) if text.is_empty() => "nothing".into(),
        other => preview(other),
    }
}
