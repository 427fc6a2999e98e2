//! Reads a JSON list of orders, one after another.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader};

use chrono::{DateTime, Utc};
use serde::Deserializer as _;
use serde::de::{SeqAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use crate::orders::import::entry::Entry;
use crate::orders::number;
use crate::orders::validate::{self, CheckedOrder};
use crate::platform::decode::DecodeError;

/// Reads all orders of a list.
///
/// # Errors
///
/// If the file isn't such a list, or can't be read. The orders before that have been visited.
pub fn read(
    file: BufReader<File>,
    now: DateTime<Utc>,
    visit: &mut dyn FnMut(Entry),
) -> Result<(), String> {
    let mut json = serde_json::Deserializer::from_reader(file);
    let numbers = HashMap::new();
    let list = List {
        now,
        numbers,
        visit,
    };
    let read = json.deserialize_seq(list).and_then(|()| json.end());
    read.map_err(|error| explain(&error))
}

fn explain(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Io => format!("can't be read: {}", io::Error::other(error.to_string())),
        Category::Data => {
            let line = error.line();
            format!(
                "line {line}: expected a list of orders, [{{\"email\", \"order\"}}, …], found another type"
            )
        }
        Category::Syntax | Category::Eof => format!("isn't JSON: {error}"),
    }
}

/// What is known while a list is read.
struct List<'a> {
    now: DateTime<Utc>,
    /// The index of each order, by the key of its number.
    numbers: HashMap<String, usize>,
    visit: &'a mut dyn FnMut(Entry),
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(value) = list.next_element::<Value>()? {
            let entry = self.entry(index, &value);
            (self.visit)(entry);
            index += 1;
        }
        Ok(())
    }
}

impl List<'_> {
    fn entry(&mut self, index: usize, value: &Value) -> Entry {
        let checked = validate::read(value, self.now);
        let checked = checked.and_then(|checked| self.refuse_repeated(index, checked));
        let number = value.pointer("/order/number");
        Entry::checked(checked, |error| error.within(index).to_string()).of_order(number)
    }

    /// Refuses an order whose number an earlier one has: it isn't known which of them is meant.
    fn refuse_repeated(
        &mut self,
        index: usize,
        checked: CheckedOrder,
    ) -> Result<CheckedOrder, Vec<DecodeError>> {
        let number = &checked.order.order.number.0;
        match self.numbers.insert(number::key(number), index) {
            None => Ok(checked),
            Some(first) => {
                let detail = format!("{number:?} is in this file twice, first at [{first}]");
                Err(vec![DecodeError::new("order.number", detail)])
            }
        }
    }
}
