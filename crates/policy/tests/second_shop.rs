//! The same table, reply-by and changes under another shop's policy: nothing of the first shop is in the code.
//!
//! The rules are read from that shop's own file: 30 days and no later, 14 urgent days, a day's time for changes,
//! replies within three business days, a clock in Lisbon.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod common;

use careline_policy::ReturnReason::{self, NotAsDescribed, Other, WrongItem};
use careline_policy::calendar::reply_by;
use careline_policy::changes::{self, Change, Closed};
use careline_policy::timeline::{self, Expectation, Lateness};
use careline_policy::{Moment, Window};
use chrono::TimeDelta;
use common::{
    Case, DEFECTS, ORDINARY, all_say, at, atelier, day, delivered, engraving, shipped, unshipped,
};
use strum::VariantArray as _;

/// An item that arrived on 15 July.
fn arrived() -> Case {
    delivered().of(atelier())
}

// The table.

#[test]
fn rows_1_to_5_need_no_policy() {
    let every = ReturnReason::VARIANTS;
    all_say(
        every,
        &arrived().cancelled(),
        "not_eligible, order_cancelled",
    );
    let returned = arrived().quantities(2, 2);
    all_say(every, &returned, "not_eligible, already_returned");
    let waits = unshipped().of(atelier());
    all_say(every, &waits, "not_eligible, not_dispatched");
    let travels = shipped("in_transit -2").of(atelier());
    all_say(every, &travels, "not_eligible, not_delivered");
    let someday = shipped("in_transit -6, delivered ?").of(atelier());
    all_say(every, &someday, "needs_review, delivery_date_unknown");
}

#[test]
fn row_6_a_defect_is_urgent_for_14_days() {
    let says = "eligible, urgent, until 2026-07-29, replacement or refund, return shipping: shop";
    for days in [0, 7, 8, 14] {
        all_say(&DEFECTS, &arrived().on_day(days), says);
    }
    let final_sale = "eligible, urgent, until 2026-07-29, replacement, return shipping: shop";
    all_say(&DEFECTS, &arrived().final_sale().on_day(14), final_sale);
}

#[test]
fn row_7_a_late_defect_is_never_refused() {
    let says = "needs_review, reported_after_window, until 2026-07-29";
    for days in [15, 30, 31, 4000] {
        all_say(&DEFECTS, &arrived().on_day(days), says);
    }
}

#[test]
fn row_8_the_wrong_item() {
    let says = "eligible, replacement or refund, return shipping: not_stated_by_policy";
    for days in [0, 30, 31, 4000] {
        all_say(&[WrongItem], &arrived().on_day(days), says);
    }
}

#[test]
fn row_9_a_reason_that_the_policy_does_not_speak_of() {
    let says = "needs_review, not_stated_by_policy";
    for days in [0, 30, 31] {
        all_say(&[NotAsDescribed, Other], &arrived().on_day(days), says);
    }
}

#[test]
fn rows_10_and_11_final_sale_then_personalized() {
    let both = arrived().personalized().final_sale();
    all_say(&ORDINARY, &both, "not_eligible, final_sale");
    let engraved = arrived().personalized().on_day(31);
    all_say(&ORDINARY, &engraved, "needs_review, personalized");
}

#[test]
fn row_12_a_return_within_30_days_is_at_the_shoppers_cost() {
    let says = "eligible, until 2026-08-14, return shipping: shopper";
    for days in [0, 7, 8, 14, 15, 29, 30] {
        all_say(&ORDINARY, &arrived().on_day(days), says);
    }
}

#[test]
fn row_13_a_later_return_is_refused() {
    let says = "not_eligible, window_passed, until 2026-08-14";
    for days in [31, 32, 4000] {
        all_say(&ORDINARY, &arrived().on_day(days), says);
    }
}

// The clock.

#[test]
fn the_last_day_ends_at_midnight_in_lisbon() {
    let asked = |text| arrived().at(at(text)).says();
    assert!(asked("2026-08-14T23:59:59+01:00").starts_with("eligible"));
    // In Chicago it is still the afternoon of the 14th.
    assert!(asked("2026-08-14T18:00:00-05:00").starts_with("not_eligible"));
}

#[test]
fn the_day_of_delivery_is_lisbons_in_winter_too() {
    let case = |handed_over: &str| {
        let case = shipped(&format!("in_transit -6, delivered {handed_over}")).of(atelier());
        let asked = at("2026-12-31T12:00:00Z");
        case.at(asked).decision().last_day.unwrap()
    };
    assert_eq!(case("2026-12-01T23:59:59Z"), day("2026-12-31"));
    assert_eq!(case("2026-12-02T00:00:00Z"), day("2027-01-01"));
    // Delivered in summer, its last day in winter.
    assert_eq!(case("2026-10-24T23:00:00Z"), day("2026-11-24"));
}

#[test]
fn support_replies_within_three_business_days_of_its_own() {
    let reply = |text| {
        let Window { from, by } = reply_by(&atelier(), at(text));
        (from, by)
    };
    let days = |from, by| (day(from), day(by));
    // A Wednesday; the 26th, a holiday elsewhere, is none here.
    let ordinary = reply("2026-11-25T10:00:00Z");
    assert_eq!(ordinary, days("2026-11-26", "2026-11-30"));
    // A Friday; Tuesday, 1 December, is a holiday, and so is Tuesday, 8 December.
    let festive = reply("2026-11-27T10:00:00Z");
    assert_eq!(festive, days("2026-11-30", "2026-12-03"));
    let advent = reply("2026-12-04T10:00:00Z");
    assert_eq!(advent, days("2026-12-07", "2026-12-10"));
    // One second apart, one day apart: Monday ends at midnight in Lisbon.
    let monday = reply("2026-07-13T23:59:59+01:00");
    assert_eq!(monday, days("2026-07-14", "2026-07-16"));
    let tuesday = reply("2026-07-14T00:00:00+01:00");
    assert_eq!(tuesday, days("2026-07-15", "2026-07-17"));
}

// Times and changes.

#[test]
fn its_own_times_make_an_order_late() {
    let lateness = |events: &str, asked: &str| {
        let case = shipped(events).of(atelier());
        let line = &case.order.lines[0];
        let expected = timeline::of_line(&case.rules, at(asked), &case.order, line);
        expected[0].lateness().unwrap()
    };
    // Placed on 7 July, and five days to leave.
    let waits = "label_created -7";
    assert_eq!(
        lateness(waits, "2026-07-12T23:00:00+01:00"),
        Lateness::OnTime
    );
    assert_eq!(
        lateness(waits, "2026-07-13T00:00:00+01:00"),
        Lateness::DispatchLate
    );
    // Dispatched on 9 July, and seven days to arrive.
    let travels = "in_transit -6";
    assert_eq!(
        lateness(travels, "2026-07-16T23:00:00+01:00"),
        Lateness::OnTime
    );
    assert_eq!(
        lateness(travels, "2026-07-17T00:00:00+01:00"),
        Lateness::DeliveryLate
    );
    let Case { rules, order, .. } = shipped(travels).of(atelier());
    let parcel = timeline::of_shipment(
        &rules,
        at("2026-07-10T12:00:00Z"),
        &order,
        &order.shipments[0],
    );
    let Expectation::Delivery {
        arrives: Some(arrives),
        ..
    } = parcel
    else {
        panic!("it is under way: {parcel:?}");
    };
    assert_eq!(
        (arrives.from, arrives.by),
        (day("2026-07-11"), day("2026-07-16"))
    );
}

#[test]
fn an_order_can_change_for_24_hours_and_never_after_dispatch() {
    let waits = unshipped().of(atelier());
    let placed = waits.order.placed_at;
    let end = placed + TimeDelta::hours(24);
    let change = |case: &Case, now: Moment| changes::of_order(&case.rules, now, &case.order);
    let open = Change::Open { until: Some(end) };
    for now in [
        placed,
        placed + TimeDelta::hours(1),
        end - TimeDelta::seconds(1),
    ] {
        assert_eq!(change(&waits, now), open, "{now}");
    }
    assert_eq!(change(&waits, end), Change::Closed(Closed::WindowPassed));
    let left = shipped("in_transit -8").of(atelier());
    let soon = placed + TimeDelta::hours(1);
    assert_eq!(change(&left, soon), Change::Closed(Closed::Dispatched));
    let mut made = waits;
    let begins = placed + TimeDelta::hours(6);
    made.order.lines[0].personalization = Some(engraving(Some(begins)));
    let of_line = |now| changes::of_line(&made.rules, now, &made.order, &made.order.lines[0]);
    let until = Some(begins);
    assert_eq!(of_line(soon), Change::Open { until });
    assert_eq!(of_line(begins), Change::Closed(Closed::ProductionStarted));
    assert_eq!(change(&made, begins), open, "the order itself still can");
}

#[test]
fn it_sets_every_optional_fact_and_each_otherwise_than_the_first_shop() {
    let facts = |id| {
        let policy = serde_json::to_value(common::shop(id).policy).unwrap();
        let mut facts = Vec::new();
        leaves("", &policy, &mut facts);
        facts
    };
    let (first, second) = (facts("kendra-scott-mall"), facts("example-atelier"));
    for (key, fact) in &second {
        let is_set = !fact.is_null() && fact.as_array().is_none_or(|entries| !entries.is_empty());
        assert!(is_set, "{key} isn't set");
        // A flag has no other value once it is set.
        assert!(
            fact == true || !first.contains(&(key.clone(), fact.clone())),
            "{key} is the first shop's"
        );
    }
    let keys = |facts: &[(String, serde_json::Value)]| {
        facts.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>()
    };
    let missing: Vec<_> = keys(&first)
        .into_iter()
        // It has no policy with sections.
        .filter(|key| key != "/sections" && !keys(&second).contains(key))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

/// Every fact of a policy by its key; a list is one fact.
fn leaves(key: &str, value: &serde_json::Value, facts: &mut Vec<(String, serde_json::Value)>) {
    match value.as_object() {
        Some(members) => {
            for (name, member) in members {
                leaves(&format!("{key}/{name}"), member, facts);
            }
        }
        None => facts.push((key.to_owned(), value.clone())),
    }
}
