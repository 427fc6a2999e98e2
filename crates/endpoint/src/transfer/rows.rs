//! Rows of a table: a batch of them, and a sum of all.

use std::fmt;

use crate::platform::crypto::Digest;
use crate::transfer::row::{Cell, digest};

/// How many rows of a table there are, and a digest of them in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// How many.
    pub count: u64,
    sum: Digest,
}

impl Rows {
    /// Adds a row. Rows of one table differ, so no two cancel each other out.
    pub fn add(&mut self, row: &[Cell]) {
        self.count += 1;
        for (sum, byte) in self.sum.iter_mut().zip(digest(row)) {
            *sum ^= byte;
        }
    }

    /// The beginning of the digest in hexadecimal.
    #[must_use]
    pub fn short_digest(&self) -> String {
        let shown = self.sum.iter().take(8);
        shown.map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} rows with the digest {}",
            self.count,
            self.short_digest()
        )
    }
}

/// Some rows of a table, by columns.
#[derive(Default)]
pub struct Batch {
    pub columns: Vec<Values>,
    rows: u64,
}

/// The values of one column.
pub enum Values {
    Text(Vec<Option<String>>),
    Integer(Vec<Option<i64>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Batch {
    /// How many rows there are, if there are any.
    pub fn len(&self) -> Option<u64> {
        Some(self.rows).filter(|rows| *rows > 0)
    }

    /// Adds a row of the table's columns.
    pub fn push(&mut self, row: Vec<Cell>) {
        self.rows += 1;
        if self.columns.is_empty() {
            self.columns = row.iter().map(Values::like).collect();
        }
        for (values, cell) in self.columns.iter_mut().zip(row) {
            match (values, cell) {
                (Values::Text(values), Cell::Text(value)) => values.push(value),
                (Values::Integer(values), Cell::Integer(value)) => values.push(value),
                (Values::Bytes(values), Cell::Bytes(value)) => values.push(value),
                // All rows have the kinds of the table's columns.
                _ => {}
            }
        }
    }
}

impl Values {
    fn like(cell: &Cell) -> Self {
        match cell {
            Cell::Text(_) => Self::Text(Vec::new()),
            Cell::Integer(_) => Self::Integer(Vec::new()),
            Cell::Bytes(_) => Self::Bytes(Vec::new()),
        }
    }
}
