//! What a file has at the place of an order.

use serde_json::Value;

use crate::orders::owned_order::OwnedOrder;
use crate::orders::validate::CheckedOrder;
use crate::platform::decode::{DecodeError, preview};

/// An order of a file. Messages name the place, what was found and what was expected.
#[derive(Debug)]
pub struct Entry {
    /// The order; `None` if it has errors.
    pub order: Option<OwnedOrder>,
    /// Why it can't be imported.
    pub errors: Vec<String>,
    /// What is odd about it.
    pub warnings: Vec<String>,
}

impl Entry {
    /// An order that can't be imported.
    pub const fn refused(errors: Vec<String>) -> Self {
        let warnings = Vec::new();
        Self {
            order: None,
            errors,
            warnings,
        }
    }

    /// The result of the checks; `message` adds the place in the file.
    pub fn checked(
        result: Result<CheckedOrder, Vec<DecodeError>>,
        message: impl Fn(DecodeError) -> String,
    ) -> Self {
        match result {
            Ok(CheckedOrder { order, warnings }) => Self {
                order: Some(order),
                errors: Vec::new(),
                warnings: warnings.into_iter().map(message).collect(),
            },
            Err(errors) => Self::refused(errors.into_iter().map(message).collect()),
        }
    }

    /// Adds the order's number to the messages, if it has one.
    #[must_use]
    pub fn of_order(mut self, number: Option<&Value>) -> Self {
        if let Some(number) = number {
            let order = format!(" (order {})", preview(number));
            let messages = self.errors.iter_mut().chain(&mut self.warnings);
            messages.for_each(|message| message.push_str(&order));
        }
        self
    }
}
