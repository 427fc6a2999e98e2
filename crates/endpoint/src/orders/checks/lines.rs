//! Checks the lines of an order: ids, prices, quantities and addresses.

use std::collections::HashSet;

use careline_policy::{Line, Order};
use careline_wire::validate::is_secure_address;

use crate::orders::checks::findings::{Findings, entry};

const LINES: &str = "order.lines";

/// Checks all lines.
pub fn check(order: &Order, findings: &mut Findings) {
    if order.lines.is_empty() {
        findings.warn(LINES, "expected at least one line, found []");
    }
    let mut ids = HashSet::new();
    if let Some(line) = order.lines.iter().find(|line| !ids.insert(&line.id)) {
        let detail = format!("the id {:?} is used twice", line.id.0);
        findings.refuse(LINES, detail);
    }
    for (index, line) in order.lines.iter().enumerate() {
        findings.check_amount(entry(LINES, index, "unit_price"), line.unit_price);
        check_quantities(line, index, findings);
        check_addresses(line, index, findings);
    }
}

/// A unit that was bought can be returned or cancelled once.
fn check_quantities(line: &Line, index: usize, findings: &mut Findings) {
    let (bought, returned) = (line.quantity, line.returned_quantity);
    let left = bought.saturating_sub(returned);
    if returned > bought {
        let detail = format!("expected at most the {bought} that were bought, found {returned}");
        findings.refuse(entry(LINES, index, "returned_quantity"), detail);
    } else if line.cancelled_quantity > left {
        let detail = format!(
            "expected at most the {left} that were bought and not returned, found {}",
            line.cancelled_quantity
        );
        findings.refuse(entry(LINES, index, "cancelled_quantity"), detail);
    }
}

fn check_addresses(line: &Line, index: usize, findings: &mut Findings) {
    for (key, url) in [
        ("image_url", &line.image_url),
        ("product_url", &line.product_url),
    ] {
        if let Some(found) = url.as_deref().filter(|url| !is_secure_address(url)) {
            let detail = format!(
                "expected an address that starts with https:// (or with http:// on localhost), found {found:?}"
            );
            findings.refuse(entry(LINES, index, key), detail);
        }
    }
}
