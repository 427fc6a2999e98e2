//! Fixtures for the models' tests.

use careline_policy::{Moment, Order, Rules};
use careline_wire::ShopFacts;

pub fn moment(text: &str) -> Moment {
    Moment::parse_from_rfc3339(text).expect("tests write RFC 3339")
}

/// The golden order: one necklace, delivered on 18 November 2026.
pub fn order() -> Order {
    serde_json::from_str(include_str!("../crates/wire/golden/order.json")).expect("golden")
}

/// The golden facts' rules: a window of 7 days, with review after it.
pub fn rules() -> Rules {
    let facts: ShopFacts =
        serde_json::from_str(include_str!("../crates/wire/golden/facts.json")).expect("golden");
    facts.rules
}
