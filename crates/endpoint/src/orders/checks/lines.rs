//! Checks the lines of an order: ids, prices, quantities and addresses.

use std::collections::HashSet;

use careline_policy::{Line, Order};

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
        check_price(line, index, findings);
        check_quantities(line, index, findings);
    }
}

fn check_price(line: &Line, index: usize, findings: &mut Findings) {
    let price = line.unit_price.0;
    if price < 0 {
        let detail = format!("expected minor units, 0 or more; found {price}");
        findings.refuse(entry(LINES, index, "unit_price"), detail);
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
