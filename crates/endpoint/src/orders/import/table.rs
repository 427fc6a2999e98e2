//! A table of orders. Its first row names the columns, in any order.
//!
//! The rows of an order may be anywhere. So the table is scanned for where each order's rows are, and then the orders are
//! read one after another: only the places of the rows are kept in memory.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use careline_policy::Zone;
use chrono::{DateTime, Utc};
use csv::{ByteRecord, Position, Reader, ReaderBuilder, StringRecord};
use serde_json::Value;

use crate::orders::import::columns::{self, Column, REQUIRED};
use crate::orders::import::dialect::Dialect;
use crate::orders::import::empty_lines::EmptyLines;
use crate::orders::import::entry::Entry;
use crate::orders::import::{assemble, row};
use crate::orders::number;
use crate::platform::decode::preview;
use crate::platform::similar::most_similar;

/// A table in which the rows of each order are known.
pub struct Table {
    reader: Reader<File>,
    header: Vec<Column>,
    /// The rows of each order, in the order of their first rows.
    orders: Vec<Vec<RowStart>>,
}

/// Where a row is.
struct RowStart {
    byte: u64,
    /// Its number in a spreadsheet.
    number: usize,
}

impl Table {
    /// Opens and scans a table whose text starts at a byte of the file, after a byte-order mark.
    ///
    /// # Errors
    ///
    /// If the header is wrong, or the file can't be read or isn't UTF-8.
    pub fn open(path: &Path, text_at: u64, dialect: Dialect) -> Result<Self, String> {
        let open = || File::open(path).map_err(cant_be_read);
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(dialect.delimiter)
            .from_reader(open()?);
        let mut second = open()?;
        std::io::Seek::seek(&mut second, std::io::SeekFrom::Start(text_at))
            .map_err(cant_be_read)?;
        let mut rows = Rows {
            reader,
            empty_lines: EmptyLines::new(BufReader::new(second), text_at),
            record: ByteRecord::new(),
            number: 0,
        };
        if dialect.has_hint {
            rows.next()?;
        }
        let header = rows.header()?;
        let orders = rows.scan(&header)?;
        Ok(Self {
            reader: rows.reader,
            header,
            orders,
        })
    }

    /// Reads all orders. Times without an offset are in the shop's time zone.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub fn read(
        mut self,
        zone: &Zone,
        now: DateTime<Utc>,
        visit: &mut dyn FnMut(Entry),
    ) -> Result<(), String> {
        let mut record = StringRecord::new();
        for starts in self.orders {
            let (mut rows, mut errors) = (Vec::new(), Vec::new());
            for RowStart { byte, number } in starts {
                let mut position = Position::new();
                self.reader
                    .seek(position.set_byte(byte).clone())
                    .map_err(cant_be_read)?;
                self.reader.read_record(&mut record).map_err(cant_be_read)?;
                match row::read(number, &self.header, &record, zone) {
                    Ok(row) => rows.push(row),
                    Err(more) => errors.extend(more),
                }
            }
            let number = cell(&self.header, &record, "number");
            let number = number.map(Value::from);
            let entry = match errors.is_empty() {
                true => assemble::order(&rows, now),
                false => Entry::refused(errors),
            };
            visit(entry.of_order(number.as_ref()));
        }
        Ok(())
    }
}

/// The rows of a table, one after another.
struct Rows {
    reader: Reader<File>,
    empty_lines: EmptyLines<File>,
    record: ByteRecord,
    /// The number of the row that was read last.
    number: usize,
}

impl Rows {
    /// Reads the next row. Returns the byte at which it starts; `None` after the last one.
    fn next(&mut self) -> Result<Option<u64>, String> {
        let start = self.reader.position().byte();
        let is_row = self.reader.read_byte_record(&mut self.record);
        if !is_row.map_err(cant_be_read)? {
            return Ok(None);
        }
        let end = self.reader.position().byte();
        self.number += 1 + self.empty_lines.before(end).map_err(cant_be_read)?;
        Ok(Some(start))
    }

    /// The text of the row that was read last.
    fn text(&self) -> Result<StringRecord, String> {
        StringRecord::from_byte_record(self.record.clone()).map_err(|_| {
            format!(
                "row {}: expected text in UTF-8, found another encoding; save the file as UTF-8",
                self.number
            )
        })
    }

    fn header(&mut self) -> Result<Vec<Column>, String> {
        if self.next()?.is_none() {
            return Err("expected a first row with the columns' names, found nothing".into());
        }
        header(&self.text()?).map_err(|error| format!("row {}: {error}", self.number))
    }

    /// Finds the rows of each order. A row without a number stands alone.
    fn scan(&mut self, header: &[Column]) -> Result<Vec<Vec<RowStart>>, String> {
        let mut orders: Vec<Vec<RowStart>> = Vec::new();
        let mut indexes = HashMap::new();
        while let Some(byte) = self.next()? {
            let text = self.text()?;
            if text.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let key = cell(header, &text, "number").map(number::key);
            let index = match key {
                Some(key) => *indexes.entry(key).or_insert(orders.len()),
                None => orders.len(),
            };
            let number = self.number;
            let start = RowStart { byte, number };
            match orders.get_mut(index) {
                Some(rows) => rows.push(start),
                None => orders.push(vec![start]),
            }
        }
        Ok(orders)
    }
}

/// The columns in the order of this table.
fn header(record: &StringRecord) -> Result<Vec<Column>, String> {
    let (mut header, mut errors): (Vec<Column>, _) = (Vec::new(), Vec::new());
    for name in record {
        match columns::find(name.trim()) {
            None => errors.push(unknown(name.trim())),
            Some((name, _)) if header.iter().any(|(other, _)| other == name) => {
                errors.push(format!("column {name} is there twice"));
            }
            Some(column) => header.push(*column),
        }
    }
    let mut missing = REQUIRED.to_vec();
    missing.retain(|needed| header.iter().all(|(name, _)| name != needed));
    if !missing.is_empty() {
        errors.push(format!("missing columns: {}", missing.join(", ")));
    }
    match errors.is_empty() {
        true => Ok(header),
        false => Err(errors.join("; ")),
    }
}

fn unknown(name: &str) -> String {
    let known = || columns::all().map(|(known, _)| *known);
    let found = preview(&name.into());
    match most_similar(name, known()) {
        Some(meant) => format!("unknown column {found}; did you mean {meant}?"),
        None => {
            let known = known().collect::<Vec<_>>().join(", ");
            format!("unknown column {found}; the columns are {known}")
        }
    }
}

/// The text of a cell, if it has some.
fn cell<'a>(header: &[Column], record: &'a StringRecord, column: &str) -> Option<&'a str> {
    let index = header.iter().position(|(name, _)| *name == column)?;
    let text = record.get(index)?.trim();
    (!text.is_empty()).then_some(text)
}

fn cant_be_read(error: impl std::fmt::Display) -> String {
    format!("can't be read: {error}")
}
