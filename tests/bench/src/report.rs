//! Tables, printed in Markdown, and their values as JSON.

use std::{fs, path::Path};

use careline_e2e::Result;
use serde_json::{Map, Value, json};

use crate::stats::Spread;

/// What was measured, for the file.
#[derive(Debug, Default)]
pub struct Report(Map<String, Value>);

/// A table: a row for each thing that was measured.
#[derive(Debug)]
pub struct Table {
    /// What it shows, and under which conditions.
    pub title: String,
    /// The names of its columns. The first names the rows.
    pub head: Vec<String>,
    /// The names of its rows, and the other columns' cells.
    pub rows: Vec<(String, Vec<Cell>)>,
}

/// A cell: as it is printed, and as JSON.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    text: String,
    value: Value,
}

impl Cell {
    /// Median and range.
    #[must_use]
    pub fn spread(spread: &Spread) -> Self {
        Self {
            text: spread.to_string(),
            value: spread.to_json(),
        }
    }

    /// The median of a count.
    #[must_use]
    pub fn count(counts: &Spread) -> Self {
        Self {
            text: format!("{:.0}", counts.median()),
            value: counts.to_json(),
        }
    }

    /// The median of bytes, printed in KiB.
    #[must_use]
    pub fn kib(bytes: &Spread) -> Self {
        Self {
            text: format!("{:.1}", bytes.median() / 1024.0),
            value: bytes.to_json(),
        }
    }

    /// The ratio of two medians.
    #[must_use]
    pub fn ratio(one: &Spread, other: &Spread) -> Self {
        let ratio = one.median() / other.median();
        Self {
            text: format!("{ratio:.2}"),
            value: json!(ratio),
        }
    }
}

impl Table {
    fn print(&self) {
        let line = |cells: &[&str]| println!("| {} |", cells.join(" | "));
        let head: Vec<&str> = self.head.iter().map(String::as_str).collect();
        println!("\n{}\n", self.title);
        line(&head);
        line(&[&["---"], &vec!["--:"; head.len() - 1][..]].concat());
        for (name, cells) in &self.rows {
            let cells: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
            line(&[&[name.as_str()], &cells[..]].concat());
        }
    }

    /// The cells by row and column.
    fn to_json(&self) -> Value {
        let columns = || self.head.iter().skip(1);
        let row = |(name, cells): &(String, Vec<Cell>)| {
            let cells = columns().zip(cells);
            let cells = cells.map(|(column, cell)| (column.clone(), cell.value.clone()));
            (name.clone(), cells.collect::<Value>())
        };
        self.rows.iter().map(row).collect()
    }
}

impl Report {
    /// Adds a value to the file.
    pub fn add(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Prints a table, and adds its values to the file.
    pub fn show(&mut self, table: &Table) {
        table.print();
        self.add(&table.title, table.to_json());
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// If it can't be written.
    pub fn write(self, file: &Path) -> Result {
        let text = serde_json::to_string_pretty(&Value::from(self.0))?;
        fs::write(file, text + "\n")?;
        println!("\nAll values are in {}", file.display());
        Ok(())
    }
}
