//! Rows of a table that belong together, because they share an order number, a line or a shipment.

use std::collections::HashMap;

use crate::orders::import::columns::Column;
use crate::orders::import::row::{Row, shown};

/// One or more rows that share a key.
pub struct Group<'a> {
    /// The first row in the table.
    pub first: &'a Row,
    /// The further ones.
    pub others: Vec<&'a Row>,
}

impl<'a> Group<'a> {
    /// A group of one row.
    pub const fn new(first: &'a Row) -> Self {
        let others = Vec::new();
        Self { first, others }
    }

    /// All rows, in the order of the table.
    pub fn rows(&self) -> impl Iterator<Item = &'a Row> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// Refuses the group if its rows differ in one of the columns; the error names both rows, the column and both
    /// values.
    pub fn check_agreement(&self, columns: &[Column]) -> Result<(), String> {
        for (name, _) in columns {
            let expected = self.first.cell(name);
            let other = self.others.iter().find(|row| row.cell(name) != expected);
            if let Some(other) = other {
                return Err(format!(
                    "rows {} and {}, column {name}: expected the same in both, found {} and {}",
                    self.first.number,
                    other.number,
                    shown(expected),
                    shown(other.cell(name)),
                ));
            }
        }
        Ok(())
    }
}

/// The id of a row's line.
pub fn line_id(row: &Row) -> String {
    row.text("line_id").unwrap_or_default().to_owned()
}

/// Groups rows by a key. Groups come in the order of their first rows.
pub fn group_by<'a>(
    rows: impl Iterator<Item = &'a Row>,
    key: impl Fn(&Row) -> String,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut indexes: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let index = *indexes.entry(key(row)).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.others.push(row),
            None => groups.push(Group::new(row)),
        }
    }
    groups
}
