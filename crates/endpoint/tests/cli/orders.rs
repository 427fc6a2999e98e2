//! The commands that list, show and delete orders.

use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{careline, careline_unread, says};
use crate::{SHOP, case, config, file};

/// Two shops with one file of orders: KS-10482 of Ada, KS-2 of Bob with a place that a terminal would act on.
struct Orders {
    directory: TempDir,
    config: String,
}

impl Orders {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let second =
            format!("[[shops]]\nid = \"other\"\nfile = \"{SHOP}\"\n[[shops]]\nid = \"mall\"");
        let config = config(&directory, &[("[[shops]]\nid = \"mall\"", &second)]);
        let orders = Self { directory, config };
        orders.import(&entries(), "mall");
        orders.import(&json!([entries()[0]]), "other");
        orders
    }

    fn import(&self, entries: &Value, shop: &str) {
        let path = file(&self.directory, "orders.json", &entries.to_string());
        let output = self.run(&["import", &path, "--shop", shop]);
        assert!(output.status.success(), "{output:?}");
    }

    fn run(&self, args: &[&str]) -> Output {
        careline(
            &[&["orders"], args, &["--config", &self.config]].concat(),
            "",
        )
    }

    #[track_caller]
    fn says(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

fn entries() -> Value {
    let ada = case()["order"].clone();
    let mut bob = ada.clone();
    bob["number"] = "KS-2".into();
    bob["lines"][0]["quantity"] = 3.into();
    let events = &mut bob["shipments"][0]["events"];
    events[0]["at"] = json!(null);
    events[1]["place"] = "Dallas\u{1b}[2J".into();
    json!([
        {"email": "ada@example.com", "order": ada},
        {"email": "bob@example.com", "order": bob},
    ])
}

#[test]
fn orders_are_listed_by_number() {
    let orders = Orders::new();
    let expected = [
        "order     placed      last event  email            units",
        "KS-10482  2026-11-10  2026-11-20  ada@example.com  1",
        "KS-2      2026-11-10  2026-11-20  bob@example.com  3",
        "2 orders of mall",
    ];
    let listed = orders.says(&["list", "--shop", "mall"]);
    assert_eq!(listed.lines().collect::<Vec<_>>(), expected);
    let listed = orders.says(&["list", "--shop", "mall", "--email", " BOB@example.com"]);
    assert!(
        listed.ends_with("1 order of mall\n") && listed.contains("KS-2"),
        "{listed}"
    );
    let listed = orders.says(&["list", "--email", "bob@example.com"]);
    assert!(listed.ends_with("0 orders of other\n"), "{listed}");
}

#[test]
fn a_list_as_json_can_be_imported() {
    let orders = Orders::new();
    let listed = orders.says(&["list", "--shop", "mall", "--json"]);
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let order =
        |position: usize| serde_json::to_value(&listed[position]["order"]["number"]).unwrap();
    assert_eq!([order(0), order(1)], ["KS-10482", "KS-2"]);
    orders.import(&listed, "other");
    let elsewhere = orders.says(&["list", "--shop", "other", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&elsewhere).unwrap(), listed);
    let none = orders.says(&["list", "--email", "eve@example.com", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&none).unwrap(), json!([]));
}

#[test]
fn an_order_is_shown_in_the_shops_time_zone() {
    let orders = Orders::new();
    let shown = orders.says(&["show", "#ks-2", "--shop", "mall"]);
    let expected = [
        "KS-2  bob@example.com",
        "placed 2026-11-10 14:05, last event 2026-11-20 10:00",
        "to US TX",
        "  3 × Elisa pendant necklace (Gold, rose quartz)  USD 65.00",
        "parcel S1  USPS  9400111899223817438120",
        "  on an unknown day  in_transit  Austin, TX",
        "  2026-11-18 16:20  delivered  Dallas\\u{1b}[2J",
        "refunded 2026-11-20 10:00  USD 65.00",
    ];
    assert_eq!(shown.lines().collect::<Vec<_>>(), expected);
    let shown = orders.says(&["show", "KS-2", "--shop", "mall", "--json"]);
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["email"], "bob@example.com");
    assert_eq!(shown["order"]["lines"][0]["quantity"], 3);
    let unknown = ["NUMBER", "an order of \"other\"", "\"KS-2\""];
    says(&orders.run(&["show", "KS-2"]), &unknown);
}

#[test]
fn an_order_is_deleted_from_one_shop() {
    let orders = Orders::new();
    let said = orders.says(&["delete", "ks-10482", "--shop", "mall"]);
    assert!(
        said.starts_with("The order \"KS-10482\" of mall is deleted"),
        "{said}"
    );
    let again = orders.run(&["delete", "KS-10482", "--shop", "mall"]);
    assert_eq!(again.status.code(), Some(1));
    says(&again, &["NUMBER", "an order of \"mall\"", "\"KS-10482\""]);
    assert!(
        orders
            .says(&["list", "--shop", "mall"])
            .ends_with("1 order of mall\n")
    );
    assert!(orders.says(&["list"]).ends_with("1 order of other\n"));
    let help = orders.says(&["delete", "--help"]);
    assert!(
        help.contains("Exit status: 0 if the order was deleted"),
        "{help}"
    );
}

#[test]
fn a_list_that_nobody_reads_ends_quietly() {
    let orders = Orders::new();
    for args in [&["list"][..], &["list", "--json"], &["show", "KS-10482"]] {
        let args = [&["orders"], args, &["--config", &orders.config]].concat();
        let ended = careline_unread(&args);
        let error = String::from_utf8_lossy(&ended.stderr);
        assert!(
            ended.status.success() && error.is_empty(),
            "{args:?}: {error}"
        );
    }
}
