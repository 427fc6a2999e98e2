//! Where the units of a line are, and what an order tells of them.

#![allow(clippy::indexing_slicing, reason = "a test may fail loudly")]

mod common;

use careline_policy::order::PartOfLine;
use careline_policy::progress::Progress;
use careline_policy::units;
use common::{Case, delivered, line, parcel, shipped, unshipped};

/// `1 delivered 2026-07-15, 2 not dispatched`.
fn units(case: &Case) -> String {
    let groups = units::of_line(&case.rules.zone, &case.order, &case.order.lines[0]);
    let words = groups.iter().map(|units| {
        let progress = match units.progress {
            Progress::Delivered { on: Some(day) } => format!("delivered {day}"),
            Progress::Delivered { on: None } => "delivered".to_owned(),
            Progress::UnderWay { .. } => "under way".to_owned(),
            Progress::NotDispatched => "not dispatched".to_owned(),
        };
        format!("{} {progress}", units.count)
    });
    words.collect::<Vec<_>>().join(", ")
}

#[test]
fn units_are_where_their_parcels_are() {
    let case = |quantity| {
        shipped("in_transit -6, delivered 0")
            .and(parcel("L1", "delivered ?"))
            .and(parcel("L1", "in_transit -2"))
            .and(parcel("L1", "delivered -1"))
            .quantities(quantity, 0)
    };
    let all = "1 delivered 2026-07-14, 1 delivered 2026-07-15, 1 delivered, 1 under way";
    assert_eq!(units(&case(4)), all);
    assert_eq!(units(&case(7)), format!("{all}, 3 not dispatched"));
    assert_eq!(units(&case(7).cancelled_units(3)), all);
    let four = case(4);
    // What was returned are those delivered first, then those delivered on an unknown day.
    for (returned, left) in [
        (1, "1 delivered 2026-07-15, 1 delivered, 1 under way"),
        (2, "1 delivered, 1 under way"),
        (3, "1 under way"),
        (4, ""),
        (5, ""),
        (u32::MAX, ""),
    ] {
        assert_eq!(units(&four.clone().returned(returned)), left, "{returned}");
    }
}

#[test]
fn units_of_contradictory_orders_are_those_furthest_along() {
    let parcels = |events: &[&str]| {
        let mut case = unshipped();
        let parcels = events.iter().map(|events| parcel("L1", events));
        case.order.shipments = parcels.collect();
        case
    };
    let (first, last) = ("delivered -5", "delivered 0");
    for (events, expected) in [
        (&["label_created -6", "in_transit -5"][..], "1 under way"),
        (&["in_transit -5", "delivered ?"], "1 delivered"),
        (&["delivered ?", first], "1 delivered 2026-07-10"),
        // A replacement.
        (&[first, last], "1 delivered 2026-07-15"),
        (&[last, first, "in_transit -1"], "1 delivered 2026-07-15"),
    ] {
        assert_eq!(units(&parcels(events)), expected, "{events:?}");
    }
    let billions = || shipped(last).quantities(u32::MAX, 0);
    let rest = "1 delivered 2026-07-15, 4294967294 not dispatched";
    assert_eq!(units(&billions()), rest);
    let mut all = billions().and(parcel("L1", first));
    for shipment in &mut all.order.shipments {
        let part = shipment.lines[0].clone();
        shipment.lines.extend([part.clone(), part]);
        shipment
            .lines
            .iter_mut()
            .for_each(|part| part.quantity = u32::MAX);
    }
    assert_eq!(units(&all), "4294967295 delivered 2026-07-15");
    assert_eq!(units(&all.cancelled_units(u32::MAX)), "");
    assert_eq!(units(&delivered().quantities(0, 0)), "");
    assert_eq!(units(&delivered().no_shipping()), "");
}

#[test]
fn a_line_listed_twice_in_a_parcel_is_there_with_both() {
    let mut case = delivered().quantities(3, 0);
    let part = case.order.shipments[0].lines[0].clone();
    case.order.shipments[0].lines.push(part);
    assert_eq!(units(&case), "2 delivered 2026-07-15, 1 not dispatched");
}

/// `1 of 2, 3 of 3`.
fn quantities(items: Vec<PartOfLine>) -> String {
    let items = items
        .iter()
        .map(|item| format!("{} of {}", item.quantity, item.of));
    items.collect::<Vec<_>>().join(", ")
}

#[test]
fn an_order_tells_what_is_where() {
    let told = |case: Case| {
        let order = case.order;
        let parcels = order
            .shipments
            .iter()
            .map(|shipment| order.contents(shipment));
        let parcels = parcels.map(quantities).collect::<Vec<_>>().join(" + ");
        let rest = [
            ("waiting", order.unshipped()),
            ("no shipping", order.without_shipping()),
            ("cancelled", order.cancelled()),
            ("returned", order.returned()),
        ];
        let rest = rest.into_iter().filter(|(_, items)| !items.is_empty());
        let rest = rest.map(|(what, items)| format!("; {what}: {}", quantities(items)));
        parcels + &rest.collect::<String>()
    };
    let split = || delivered().and(parcel("L1", "in_transit -1"));
    assert_eq!(told(split().quantities(2, 0)), "1 of 2 + 1 of 2");
    assert_eq!(
        told(split().quantities(3, 1)),
        "1 of 3 + 1 of 3; waiting: 1 of 3; returned: 1 of 3"
    );
    let edited = delivered().quantities(2, 0).cancelled_units(1);
    assert_eq!(told(edited), "1 of 1; cancelled: 1 of 2");
    assert_eq!(
        told(unshipped().quantities(2, 0).cancelled_units(5)),
        "; cancelled: 2 of 2"
    );
    assert_eq!(
        told(unshipped().quantities(2, 0).cancelled()),
        "; waiting: 2 of 2; cancelled: 2 of 2"
    );
    assert_eq!(
        told(delivered().quantities(2, 0).cancelled()),
        "1 of 2; waiting: 1 of 2; cancelled: 1 of 2"
    );
    let label = shipped("label_created -7").cancelled();
    assert_eq!(told(label), "1 of 1; cancelled: 1 of 1");
    assert_eq!(
        told(unshipped().quantities(2, 0).no_shipping()),
        "; no shipping: 2 of 2"
    );
    assert_eq!(told(unshipped().quantities(0, 0)), "");
    assert_eq!(told(unshipped().quantities(1, 9)), "; returned: 1 of 1");
    assert_eq!(told(delivered().quantities(0, 0)), "");
}

#[test]
fn an_order_is_cancelled_with_its_last_line() {
    let is_cancelled = |case: Case| case.order.is_cancelled();
    assert!(!is_cancelled(unshipped()));
    assert!(is_cancelled(unshipped().cancelled()));
    assert!(is_cancelled(unshipped().cancelled_units(1)));
    let mut rest = unshipped().cancelled_units(1);
    rest.order.lines.push(line("L2"));
    assert!(!is_cancelled(rest.clone()));
    rest.order.lines.clear();
    assert!(!is_cancelled(rest));
}
