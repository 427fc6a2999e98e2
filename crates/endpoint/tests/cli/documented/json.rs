//! Every block of JSON is what the code reads or writes.

use std::fs;

use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_wire::deflection::Deflection;
use careline_wire::lookup::LookupRequest;
use careline_wire::problem::Problem;
use careline_wire::ticket::Ticket;
use careline_wire::ticket_view::TicketView;
use careline_wire::webhook::Webhook;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;

use crate::command::careline;
use crate::documented::page::{blocks_in, example};
use crate::{SHOP, file};

/// Reads an example, and fails if the code doesn't know it.
type Reader = fn(&Value);

/// The page, the section, and what reads its JSON.
const READERS: [(&str, &str, Reader); 12] = [
    ("README.md", "Settings", question),
    ("docs/languages.md", "A shop's own words", texts),
    ("docs/orders.md", "JSON", reads::<Vec<OwnedOrder>>),
    ("docs/webhooks.md", "Webhooks", reads::<Webhook>),
    ("docs/api.md", "Errors", reads::<Problem>),
    ("docs/api.md", "Proof of work", challenge),
    (
        "docs/api.md",
        "POST …/order-lookups",
        reads::<LookupRequest>,
    ),
    (
        "docs/api.md",
        "If the shop requires a code",
        reads::<LookupRequest>,
    ),
    ("docs/api.md", "PUT …/orders/{number}", reads::<OwnedOrder>),
    ("docs/api.md", "POST …/answers", reads::<Deflection>),
    ("docs/api.md", "POST …/tickets", reads::<Ticket>),
    ("docs/api.md", "GET …/tickets/{id}", reads::<TicketView>),
];

#[test]
fn every_block_of_json_is_read_by_its_own_parser() {
    let blocks = blocks_in("json");
    for block in &blocks {
        let is_here =
            |(page, section, _): &&(_, _, _)| *page == block.page && *section == block.section;
        let reader = READERS.iter().find(is_here);
        let (_, _, read) = reader.unwrap_or_else(|| panic!("{}: nothing reads it", block.place));
        println!("{}", block.place);
        read(&serde_json::from_str(&block.text).unwrap());
    }
    assert!(
        READERS
            .iter()
            .all(|(page, section, _)| !example(page, section, "json").is_empty())
    );
}

/// It is this type's, and has no member that the type doesn't know.
fn reads<T: DeserializeOwned + Serialize>(json: &Value) {
    let read: T = serde_json::from_value(json.clone()).unwrap();
    is_within(json, &serde_json::to_value(&read).unwrap());
}

/// Every member of the first is in the second, with the same value. One that is null may be absent.
fn is_within(part: &Value, whole: &Value) {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            for (key, value) in part {
                is_within(value, whole.get(key).unwrap_or(&Value::Null));
            }
        }
        (Value::Array(part), Value::Array(whole)) => {
            assert_eq!(part.len(), whole.len());
            part.iter()
                .zip(whole)
                .for_each(|(part, whole)| is_within(part, whole));
        }
        (part, whole) => assert_eq!(part, whole),
    }
}

/// A problem with a challenge, which any library of ALTCHA reads.
fn challenge(problem: &Value) {
    let mut problem = problem.clone();
    let challenge = problem
        .as_object_mut()
        .unwrap()
        .remove("challenge")
        .unwrap();
    reads::<Problem>(&problem);
    reads::<altcha::Challenge>(&challenge);
}

fn question(question: &Value) {
    let output = careline(&["decide", "--shop", SHOP], &question.to_string());
    let decision: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(decision["verdict"], "eligible");
    assert_eq!(decision["urgent"], true);
}

fn texts(texts: &Value) {
    let directory = TempDir::new().unwrap();
    let shop = directory.path().join("shop.toml");
    fs::copy(SHOP, &shop).unwrap();
    fs::create_dir(directory.path().join("locales")).unwrap();
    file(&directory, "locales/en.json", &texts.to_string());
    let checked = careline(&["policy", "check", &shop.display().to_string()], "");
    assert!(checked.status.success(), "{checked:?}");
}
