//! Reads one order, and checks what its types don't: an order that can't be meant is refused, and one that is only odd
//! gets warnings.
//!
//! The rules have a verdict for refused orders too. But the shop's people can still mend an order as it comes in, before
//! a shopper reads it.

use careline_policy::Order;
use careline_wire::validate::{EMAIL_MAX, LINE_MAX, is_email};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::orders::checks::findings::{Findings, entry};
use crate::orders::checks::{lines, shipments, times};
use crate::orders::number::Forms;
use crate::orders::owned_order::OwnedOrder;
use crate::platform::decode::{self, DecodeError};
use crate::platform::{country, currency};

/// An order that can be stored.
#[derive(Debug)]
pub struct CheckedOrder {
    /// The order.
    pub order: OwnedOrder,
    /// What is odd about it.
    pub warnings: Vec<DecodeError>,
}

/// Reads `{"email", "order"}`. `now` is the time up to which something can have happened.
///
/// # Errors
///
/// All values that don't fit their types, else all that can't be meant.
pub fn read(value: &Value, now: DateTime<Utc>) -> Result<CheckedOrder, Vec<DecodeError>> {
    let owned: OwnedOrder = decode::read_object(value).map_err(|first| misfits(value, first))?;
    let mut findings = Findings::default();
    check_email(&owned.email, &mut findings);
    let order = &owned.order;
    check_number(&order.number.0, &mut findings);
    check_codes(order, &mut findings);
    for (index, refund) in order.refunds.iter().enumerate() {
        findings.check_amount(entry("order.refunds", index, "amount"), refund.amount);
    }
    lines::check(order, &mut findings);
    shipments::check(order, &mut findings);
    times::check(order, now, &mut findings);
    let Findings { errors, warnings } = findings;
    match errors.is_empty() {
        true => Ok(CheckedOrder {
            order: owned,
            warnings,
        }),
        false => Err(errors),
    }
}

/// Everything that doesn't fit its type. Only a wrong order is read anew for this.
fn misfits(value: &Value, first: DecodeError) -> Vec<DecodeError> {
    let mut errors = Vec::new();
    if value.is_object() {
        decode::read_on::<OwnedOrder>(value, &valid(), &mut errors);
    }
    match errors.is_empty() {
        true => vec![first],
        false => errors,
    }
}

/// Everything that an order needs.
fn valid() -> Value {
    let at = "2026-11-10T14:05:00-06:00";
    json!({
        "email": "",
        "order": {
            "number": "", "placed_at": at, "currency": "",
            "lines": [{ "id": "", "sku": "", "title": "", "quantity": 1, "unit_price": 0 }],
            "shipments": [{
                "id": "", "lines": [{ "id": "", "quantity": 1 }],
                "events": [{ "at": at, "status": "delivered" }]
            }],
            "refunds": [{ "at": at, "amount": 0 }]
        }
    })
}

fn check_email(email: &str, findings: &mut Findings) {
    if !is_email(email) || email.chars().count() > EMAIL_MAX {
        let detail = format!("expected the buyer's address, found {email:?}");
        findings.refuse("email", detail);
    }
}

/// Without a letter or a digit, an order can't be looked up.
fn check_number(number: &str, findings: &mut Findings) {
    let length = number.chars().count();
    if Forms::of(number).letters.is_empty() {
        let detail = format!("expected at least one letter or digit, found {number:?}");
        findings.refuse("order.number", detail);
    } else if length > LINE_MAX {
        let detail = format!("expected at most {LINE_MAX} characters, found {length}");
        findings.refuse("order.number", detail);
    }
}

fn check_codes(order: &Order, findings: &mut Findings) {
    if let Err(detail) = currency::check(&order.currency) {
        findings.refuse("order.currency", detail);
    }
    let destination = order.destination.as_ref();
    let checked = destination.map_or(Ok(()), |to| country::check(&to.country));
    if let Err(detail) = checked {
        findings.refuse("order.destination.country", detail);
    }
}
