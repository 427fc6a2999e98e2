//! The demo's orders keep what they promise on any day: each row of the table, each kind of lateness, times that add up.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod common;

use std::collections::HashSet;

use careline_policy::calendar::days_between;
use careline_policy::changes::{self, Change, Closed};
use careline_policy::order::{ReturnReason, TrackingStatus};
use careline_policy::progress::{self, Progress};
use careline_policy::returns::{RULES, Rule};
use careline_policy::timeline::{self, Lateness};
use careline_policy::{Day, Moment, Order, decide};
use chrono::Days;
use common::{at, day, rules};
use serde_json::Value;

/// An ordinary day, the days around clock changes, a leap day, and New Year's Day.
const TODAYS: [&str; 5] = [
    "2026-07-15",
    "2026-03-10",
    "2026-11-03",
    "2028-02-29",
    "2027-01-01",
];

struct Demo {
    email: String,
    order: Order,
    now: Moment,
}

/// The demo's orders as they are at the first minute of that day, the earliest that anybody can ask.
fn demo(today: &str) -> Vec<Demo> {
    let mut file: Value = include_str!("../../../shops/kendra-scott-mall/orders.json")
        .parse()
        .unwrap();
    resolve(&mut file, day(today));
    let read = |entry: &Value| {
        assert!(!entry["about"].as_str().unwrap().is_empty());
        Demo {
            email: entry["email"].as_str().unwrap().to_owned(),
            order: serde_json::from_value(entry["order"].clone()).unwrap(),
            now: moment(day(today), "00:01"),
        }
    };
    file.as_array().unwrap().iter().map(read).collect()
}

/// `today-12T14:05` is 12 days ago at 14:05 in the shop.
fn resolve(value: &mut Value, today: Day) {
    match value {
        Value::String(text) => {
            if let Some((days, time)) = text
                .strip_prefix("today-")
                .and_then(|rest| rest.split_once('T'))
            {
                let date = today - Days::new(days.parse().unwrap());
                *value = serde_json::to_value(moment(date, time)).unwrap();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| resolve(value, today)),
        Value::Object(members) => members.values_mut().for_each(|value| resolve(value, today)),
        _ => {}
    }
}

/// The moment when the shop's clock shows that time of that day.
fn moment(date: Day, time: &str) -> Moment {
    let by = |offset| at(&format!("{date}T{time}:00{offset}"));
    let standard = by("-06:00");
    match rules().zone.offset_at(standard) {
        -21_600 => standard,
        _ => by("-05:00"),
    }
}

#[test]
fn every_row_of_the_table_can_be_tried() {
    for today in TODAYS {
        let mut rows = HashSet::new();
        for Demo { order, now, .. } in demo(today) {
            for line in &order.lines {
                for reason in ReturnReason::ALL {
                    let decision = decide(&rules(), now, &order, &line.id, reason).unwrap();
                    rows.extend(decision.trace.last().map(|step| step.rule));
                }
            }
        }
        let missing: Vec<_> = RULES.iter().filter(|rule| !rows.contains(rule)).collect();
        // The shop states a window; only one that doesn't has that row.
        assert_eq!(missing, [&Rule::WindowNotStated], "{today}");
    }
}

#[test]
fn each_lateness_can_be_seen_and_nothing_else_is_late() {
    for today in TODAYS {
        let mut late = Vec::new();
        for Demo { order, now, .. } in demo(today) {
            for line in &order.lines {
                let lateness = timeline::of_line(&rules(), now, &order, &line.id).lateness();
                late.extend(lateness.filter(|lateness| *lateness != Lateness::OnTime));
            }
        }
        assert_eq!(
            late,
            [Lateness::DispatchLate, Lateness::DeliveryLate],
            "{today}"
        );
    }
}

#[test]
fn what_else_the_demo_promises() {
    let demo = demo("2026-07-15");
    let some = |wanted: &dyn Fn(&Demo) -> bool| demo.iter().any(wanted);
    let changes = |wanted: Change| {
        move |demo: &Demo| {
            let personalized = demo
                .order
                .lines
                .iter()
                .any(|line| line.personalization.is_some());
            personalized && changes::of_order(&rules(), demo.now, &demo.order) == wanted
        }
    };
    assert!(some(&changes(Change::Open { until: None })));
    assert!(some(&changes(Change::Closed(Closed::ProductionStarted))));
    assert!(some(&|demo| demo.order.shipments.len() == 2));
    assert!(some(
        &|demo| !demo.order.refunds.is_empty() && demo.order.cancelled_at.is_none()
    ));
    assert!(some(&|Demo { order, .. }| {
        let abroad = order
            .destination
            .as_ref()
            .is_some_and(|to| to.country.0 != "US");
        let mut events = order.shipments.iter().flat_map(|shipment| &shipment.events);
        abroad && events.any(|event| event.status == TrackingStatus::CustomsHold)
    }));
    let first = demo.first().unwrap();
    assert_eq!(
        (first.order.number.0.as_str(), first.email.as_str()),
        ("KS-10482", "ada@example.com")
    );
}

#[test]
fn numbers_and_people_are_their_own_and_links_are_safe() {
    let demo = demo("2026-07-15");
    let numbers: HashSet<_> = demo.iter().map(|demo| &demo.order.number).collect();
    let emails: HashSet<_> = demo.iter().map(|demo| &demo.email).collect();
    assert_eq!((numbers.len(), emails.len()), (demo.len(), demo.len()));
    assert!(emails.iter().all(|email| email.ends_with("@example.com")));
    for shipment in demo.iter().flat_map(|demo| &demo.order.shipments) {
        let mut url = shipment.tracking_url.iter();
        assert!(url.all(|url| url.starts_with("https://")));
    }
}

#[test]
fn times_add_up() {
    for today in TODAYS {
        for Demo { order, now, .. } in demo(today) {
            let number = &order.number.0;
            let zone = &rules().zone;
            let placed = zone.day(order.placed_at);
            assert!(order.placed_at < now, "{number} is placed in the future");
            for shipment in &order.shipments {
                let times: Vec<_> = shipment
                    .events
                    .iter()
                    .filter_map(|event| event.at)
                    .collect();
                assert!(
                    times.is_sorted() && times.iter().all(|time| *time < now),
                    "{number}"
                );
                assert!(
                    shipment
                        .lines
                        .iter()
                        .all(|part| order.line(&part.id).is_some()),
                    "{number}"
                );
                let way = shipment
                    .events
                    .iter()
                    .filter(|event| event.status.is_dispatched());
                let dispatched = way
                    .filter_map(|event| event.at)
                    .min()
                    .map(|at| zone.day(at));
                let processing = dispatched.map(|day| days_between(placed, day));
                assert!(
                    processing.is_none_or(|days| (1..=3).contains(&days)),
                    "{number}: {processing:?}"
                );
                if let Progress::Delivered { on: Some(on) } = progress::of_shipment(zone, shipment)
                {
                    let delivery = days_between(dispatched.unwrap(), on);
                    assert!((6..=12).contains(&delivery), "{number}: {delivery}");
                }
            }
            assert!(
                order.refunds.iter().all(|refund| refund.at < now),
                "{number}"
            );
        }
    }
}
