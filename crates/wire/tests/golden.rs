//! Each golden file is read as its type and written back unchanged, so the wire format can't change by accident.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use careline_policy::Order;
use careline_wire::agent::DeskTickets;
use careline_wire::webhook::Webhook;
use careline_wire::{
    CodeSent, Deflection, FoundOrder, Problem, Receipt, ShopFacts, Ticket, TicketView,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

fn round_trip<T: DeserializeOwned + Serialize>(golden: &str) {
    let written: Value = serde_json::from_str(golden).expect("golden files are JSON");
    let read: T = serde_json::from_value(written.clone()).expect("a golden file reads as its type");
    assert_eq!(serde_json::to_value(read).expect("it writes"), written);
}

#[test]
fn an_order() {
    round_trip::<Order>(include_str!("../golden/order.json"));
    round_trip::<Order>(include_str!("../golden/order-units.json"));
}

#[test]
fn a_ticket() {
    round_trip::<Ticket>(include_str!("../golden/ticket.json"));
}

#[test]
fn a_receipt() {
    round_trip::<Receipt>(include_str!("../golden/receipt.json"));
}

#[test]
fn a_found_order() {
    round_trip::<FoundOrder>(include_str!("../golden/found-order.json"));
}

#[test]
fn a_code_that_was_sent() {
    round_trip::<CodeSent>(include_str!("../golden/code-sent.json"));
}

#[test]
fn the_shops_facts() {
    round_trip::<ShopFacts>(include_str!("../golden/facts.json"));
}

#[test]
fn a_problem() {
    round_trip::<Problem>(include_str!("../golden/problem.json"));
}

#[test]
fn an_answered_topic() {
    round_trip::<Deflection>(include_str!("../golden/answered.json"));
}

#[test]
fn a_case() {
    round_trip::<TicketView>(include_str!("../golden/ticket-view.json"));
}

#[test]
fn the_desks_list() {
    round_trip::<DeskTickets>(include_str!("../golden/desk-tickets.json"));
}

#[test]
fn a_webhook() {
    round_trip::<Webhook>(include_str!("../golden/webhook.json"));
}
