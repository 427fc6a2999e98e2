//! Orders as shops really have them: each file of `tests/street/orders` says its story and what is right.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod common;

use std::fs;

use careline_policy::changes::{self, Change};
use careline_policy::{LineId, Moment, Order, ReturnReason, Rules, decide};
use common::{name, shop};
use serde_json::{Map, Value};

const ORDERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/street/orders");

/// What is wrong with an order's verdicts, changes and waiting items.
fn faults(rules: &Rules, file: &Value) -> Vec<String> {
    let read = |key: &str| file[key].clone();
    let now: Moment = serde_json::from_value(read("now")).unwrap();
    let order: Order = serde_json::from_value(read("order")).unwrap();
    let mut faults = Vec::new();
    let waiting = order.unshipped();
    if read("waits") != waiting.len() {
        faults.push(format!("{waiting:?} waits"));
    }
    for (line, expected) in file["changes"].as_object().unwrap() {
        let change = change(rules, now, &order, line);
        if change != *expected {
            faults.push(format!("a change of {line} is {change}, not {expected}"));
        }
    }
    for verdict in file["verdicts"].as_array().unwrap() {
        let line: LineId = serde_json::from_value(verdict["line"].clone()).unwrap();
        let reason: ReturnReason = serde_json::from_value(verdict["reason"].clone()).unwrap();
        let decision = decide(rules, now, &order, &line, reason).unwrap();
        let decision = serde_json::to_value(decision).unwrap();
        for (key, expected) in verdict["is"].as_object().unwrap() {
            let seen = &decision[key];
            if seen != expected {
                let reason = name(reason);
                faults.push(format!(
                    "{}, {reason}: {key} {seen}, not {expected}",
                    line.0
                ));
            }
        }
    }
    faults
}

/// `open`, or why it is closed.
fn change(rules: &Rules, now: Moment, order: &Order, line: &str) -> String {
    let line = order.line(&LineId(line.to_owned())).unwrap();
    match changes::of_line(rules, now, order, line) {
        Change::Open { .. } => "open".to_owned(),
        Change::Closed(why) => name(why),
    }
}

#[test]
fn every_order_is_told_right() {
    let rules = shop("kendra-scott-mall");
    let mut wrong = Map::new();
    for entry in fs::read_dir(ORDERS).unwrap() {
        let path = entry.unwrap().path();
        let file: Value = fs::read_to_string(&path).unwrap().parse().unwrap();
        let faults = faults(&rules, &file);
        if !faults.is_empty() {
            let file = path.file_name().unwrap().to_string_lossy();
            wrong.insert(file.into_owned(), faults.into());
        }
    }
    assert!(wrong.is_empty(), "{:#}", Value::from(wrong));
}
