//! When something last happened to an order.

use careline_policy::{Moment, Order};

/// When the order was placed, cancelled or refunded, or a parcel of it was scanned, whichever was last. Scans on an
/// unknown day don't count.
#[must_use]
pub fn last_event_at(order: &Order) -> Moment {
    let refunds = order.refunds.iter().map(|refund| refund.at);
    let scans = order.shipments.iter().flat_map(|parcel| &parcel.events);
    let scans = scans.filter_map(|scan| scan.at);
    let later = refunds.chain(scans).chain(order.cancelled_at);
    later.fold(order.placed_at, Moment::max)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_last_of_all_events_counts() {
        let order: Value =
            serde_json::from_str(include_str!("../../../wire/golden/order.json")).unwrap();
        let scanned = |at: Value| json!([{"id": "S1", "lines": [], "events": [{"at": at, "status": "delivered"}]}]);
        for (field, value, last) in [
            ("lines", json!([]), "2026-11-10T14:05:00-06:00"),
            (
                "cancelled_at",
                json!("2026-11-11T00:00:00Z"),
                "2026-11-11T00:00:00Z",
            ),
            (
                "cancelled_at",
                json!("2026-11-01T00:00:00Z"),
                "2026-11-10T14:05:00-06:00",
            ),
            (
                "refunds",
                json!([{"at": "2026-12-02T00:00:00+09:00", "amount": 1}, {"at": "2026-12-01T23:00:00Z", "amount": 1}]),
                "2026-12-01T23:00:00Z",
            ),
            (
                "shipments",
                scanned(json!("2026-12-24T00:00:00Z")),
                "2026-12-24T00:00:00Z",
            ),
            (
                "shipments",
                scanned(json!(null)),
                "2026-11-10T14:05:00-06:00",
            ),
        ] {
            let mut order = order.clone();
            order["refunds"] = json!([]);
            order["shipments"] = json!([]);
            order[field] = value;
            let order: Order = serde_json::from_value(order).unwrap();
            assert_eq!(
                last_event_at(&order),
                last.parse::<Moment>().unwrap(),
                "{field}: {}",
                order.number.0
            );
        }
    }
}
