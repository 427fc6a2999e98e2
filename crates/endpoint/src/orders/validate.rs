//! Reads and checks one order.

use std::collections::HashSet;

use careline_policy::Order;
use careline_wire::validate::{EMAIL_MAX, LINE_MAX, is_email};
use serde_json::Value;

use crate::orders::number::Forms;
use crate::orders::owned_order::OwnedOrder;
use crate::platform::decode::{self, DecodeError};

/// Reads `{"email", "order"}`.
///
/// # Errors
///
/// The first value that doesn't fit.
pub fn read(value: &Value) -> Result<OwnedOrder, DecodeError> {
    let order: OwnedOrder = decode::read_object(value)?;
    check(&order).map_err(|(key, detail)| DecodeError::new(key, detail))?;
    Ok(order)
}

/// Checks what the types don't: the order must be possible to look up, and its lines must have ids of their own.
fn check(OwnedOrder { email, order }: &OwnedOrder) -> Result<(), (&'static str, String)> {
    let Order { number, lines, .. } = order;
    if !is_email(email) || email.chars().count() > EMAIL_MAX {
        let detail = format!("expected the buyer's address, found {email:?}");
        return Err(("email", detail));
    }
    if Forms::of(&number.0).letters.is_empty() {
        let detail = format!(
            "expected at least one letter or digit, found {:?}",
            number.0
        );
        return Err(("order.number", detail));
    }
    let length = number.0.chars().count();
    if length > LINE_MAX {
        let detail = format!("expected at most {LINE_MAX} characters, found {length}");
        return Err(("order.number", detail));
    }
    let mut ids = HashSet::new();
    match lines.iter().find(|line| !ids.insert(&line.id)) {
        Some(line) => {
            let detail = format!("the id {:?} is used twice", line.id.0);
            Err(("order.lines", detail))
        }
        None => Ok(()),
    }
}
