//! What checks find in an order.

use careline_policy::money::Amount;

use crate::platform::decode::{DecodeError, JsonPath};

/// What is wrong with an order, and what is odd.
#[derive(Debug, Default)]
pub struct Findings {
    /// Why it can't be stored.
    pub errors: Vec<DecodeError>,
    /// What its shop should look at.
    pub warnings: Vec<DecodeError>,
}

impl Findings {
    /// Adds an error.
    pub fn refuse(&mut self, at: impl Into<JsonPath>, detail: impl Into<String>) {
        self.errors.push(DecodeError::new(at, detail));
    }

    /// Refuses a negative amount.
    pub fn check_amount(&mut self, at: JsonPath, Amount(minor): Amount) {
        if minor < 0 {
            let detail = format!("expected minor units, 0 or more; found {minor}");
            self.refuse(at, detail);
        }
    }

    /// Adds a warning.
    pub fn warn(&mut self, at: impl Into<JsonPath>, detail: impl Into<String>) {
        self.warnings.push(DecodeError::new(at, detail));
    }
}

/// The path of a key of an entry of a list, e.g. `order.lines[0].quantity`.
pub fn entry(list: &str, index: usize, key: &str) -> JsonPath {
    JsonPath::from(list).then(index).then(key)
}
