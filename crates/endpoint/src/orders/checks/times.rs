//! Checks when the things happened that an order tells of: not in the future, and not before the order.

use careline_policy::{Moment, Order};
use chrono::{DateTime, Days, Utc};

use crate::orders::checks::findings::{Findings, entry};
use crate::orders::checks::shipments::event_time;
use crate::platform::decode::JsonPath;

/// How far ahead of ours the clock of a shop's system may be: a time without an offset may be off by most of a day.
const TOLERANCE: Days = Days::new(1);

/// Checks all times.
pub fn check(order: &Order, now: DateTime<Utc>, findings: &mut Findings) {
    let latest = now.checked_add_days(TOLERANCE).unwrap_or(now);
    let placed_at = order.placed_at;
    if placed_at > latest {
        findings.refuse("order.placed_at", future(placed_at));
    }
    for (at, time) in later(order) {
        if time > latest {
            findings.refuse(at, future(time));
        } else if time < placed_at {
            let detail = format!("expected a time after the order's, {placed_at}, found {time}");
            findings.warn(at, detail);
        }
    }
}

fn future(time: Moment) -> String {
    format!("expected a time that has passed, found {time}")
}

/// What happens to an order after it is placed.
fn later(order: &Order) -> Vec<(JsonPath, Moment)> {
    let cancelled = order.cancelled_at;
    let cancelled = cancelled.map(|time| (JsonPath::from("order.cancelled_at"), time));
    let refunds = order.refunds.iter().enumerate();
    let refunds = refunds.map(|(index, refund)| (entry("order.refunds", index, "at"), refund.at));
    let shipments = order.shipments.iter().enumerate();
    let events = shipments.flat_map(|(index, shipment)| {
        let events = shipment.events.iter().enumerate();
        events.filter_map(move |(event, scan)| Some((event_time(index, event), scan.at?)))
    });
    cancelled.into_iter().chain(refunds).chain(events).collect()
}
