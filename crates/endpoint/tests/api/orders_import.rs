//! Importing files of orders: what can't be meant is named and left out, and the rest is imported.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Output;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{SHOP, TestApp, golden_order, ticket_without_photo};
use crate::command::says;

fn order(number: &str) -> Value {
    let mut order = golden_order();
    order["number"] = number.into();
    json!({"email": "ada@example.com", "order": order})
}

/// The file of these orders.
fn list(orders: &[Value]) -> String {
    Value::from(orders.to_vec()).to_string()
}

async fn known(app: &TestApp, numbers: &[&'static str]) -> BTreeSet<&'static str> {
    let mut known = BTreeSet::new();
    for number in numbers {
        let reply = app.look_up(SHOP, number, "ada@example.com").await;
        if reply.status == 200 {
            known.insert(*number);
        }
    }
    known
}

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[tokio::test]
async fn an_order_that_can_not_be_meant_is_named_and_left_out() {
    let app = TestApp::new().await;
    let mut bad = [order("KS-2"), order("KS-3"), order("KS-4")];
    bad[0].as_object_mut().unwrap().remove("email");
    bad[1]["order"]["lines"] = "none".into();
    bad[2]["order"]["currency"] = "EURO".into();
    bad[2]["order"]["lines"][0]["unit_price"] = (-5).into();
    let [two, three, four] = bad;
    let orders = list(&[order("KS-1"), two, three, four, order("ks-1"), json!(7)]);

    let strict = app.import_strictly("orders.json", &orders);
    let (status, _, strict) = told(&strict);
    assert_eq!(status, Some(1));
    assert!(strict.ends_with("error: 5 orders can't be imported; nothing was imported\n"));
    assert_eq!(known(&app, &["KS-1"]).await, [].into());

    let (status, imported, errors) = told(&app.import_file("orders.json", &orders));
    assert_eq!(status, Some(2), "{errors}");
    assert_eq!(imported, "imported 1 order of kendra-scott-mall\n");
    let file = app.path("orders.json");
    let mut expected = String::new();
    for line in [
        "[1].email: this is needed (order \"KS-2\")",
        "[2].order.lines: expected a list, found \"none\" (order \"KS-3\")",
        "[3].order.currency: expected a currency by ISO 4217, three capital letters like \"USD\", found \"EURO\" \
         (order \"KS-4\")",
        "[3].order.lines[0].unit_price: expected minor units, 0 or more; found -5 (order \"KS-4\")",
        "[4].order.number: \"ks-1\" is in this file twice, first at [0] (order \"ks-1\")",
        "[5]: expected an object, found 7",
    ] {
        writeln!(expected, "error: {}: {line}", file.display()).unwrap();
    }
    expected += "error: left out 5 orders; mend what is named above and import the file again\n";
    assert_eq!(errors, expected);
    let numbers = ["KS-1", "KS-2", "KS-3", "KS-4"];
    assert_eq!(known(&app, &numbers).await, ["KS-1"].into());
}

const TABLE: &str = "\
number,email,placed_at,currency,line_id,title,quantity,unit_price
KS-1,ada@example.com,2026-11-10 14:05,USD,L1,Pendant,1,6500
KS-2,ada@example.com,2026-11-10 14:05,USD,L1,Ring,1,6500
KS-3,ada@example.com,2026-11-10 14:05,USD,L1,Brooch,1,6500
KS-2,ada@example.com,2026-11-10 14:05,USD,L2,\"Ring\nSize 7\",one,65.00
,ada@example.com,2026-11-10 14:05,USD,L1,Cloth,1,800
,ada@example.com,2026-11-10 14:05,USD,L1,Cloth
";

#[tokio::test]
async fn an_order_of_a_table_is_left_out_with_all_its_rows() {
    let app = TestApp::new().await;
    let (status, imported, errors) = told(&app.import_file("orders.csv", TABLE));
    assert_eq!(status, Some(2), "{errors}");
    assert_eq!(imported, "imported 2 orders of kendra-scott-mall\n");
    for line in [
        "row 5, column quantity: expected a whole number, 0 or more, found \"one\" (order \"KS-2\")\n",
        "row 5, column unit_price: expected a whole number of minor units (6500 for 65.00), found \"65.00\" (order \"KS-2\")\n",
        "row 6, column number: expected a value, found nothing\n",
        "row 7: expected 8 cells as in the first row, found 6\n",
        "error: left out 3 orders",
    ] {
        assert!(errors.contains(line), "{line:?} isn't in: {errors}");
    }
    let numbers = ["KS-1", "KS-2", "KS-3"];
    assert_eq!(known(&app, &numbers).await, ["KS-1", "KS-3"].into());
}

#[tokio::test]
async fn what_is_odd_is_imported_with_a_warning() {
    let app = TestApp::new().await;
    let mut odd = order("KS-1");
    odd["order"]["cancelled_at"] = "2026-11-01T00:00:00Z".into();
    odd["order"]["shipments"][0]["tracking_url"] = "at the counter".into();
    odd["order"]["shipments"][0]["lines"] =
        json!([{"id": "L1", "quantity": 9}, {"id": "L9", "quantity": 1}]);
    let (status, imported, warnings) = told(&app.import_strictly("orders.json", list(&[odd])));
    assert_eq!(status, Some(0), "{warnings}");
    assert_eq!(imported, "imported 1 order of kendra-scott-mall\n");
    for part in [
        "warning: ",
        "[0].order.cancelled_at: expected a time after the order's, 2026-11-10 14:05:00 -06:00",
        "[0].order.shipments[0].tracking_url: expected an address like \"https://…\", found \"at the counter\"",
        "[0].order.shipments[0].lines[1].id: expected the id of a line, found \"L9\"",
        "[0].order.lines[0].quantity: expected at least as many as the shipments carry, 9, found 1",
    ] {
        assert!(warnings.contains(part), "{part:?} isn't in: {warnings}");
    }
    assert!(!warnings.contains("error"), "{warnings}");
    assert_eq!(known(&app, &["KS-1"]).await, ["KS-1"].into());
}

#[tokio::test]
async fn the_same_error_in_each_order_is_not_repeated_for_ever() {
    let app = TestApp::new().await;
    let orders: Vec<Value> = (0..70).map(|_| json!({"order": golden_order()})).collect();
    let (status, _, errors) = told(&app.import_file("orders.json", list(&orders)));
    assert_eq!(status, Some(1));
    assert_eq!(errors.matches("email: this is needed").count(), 50);
    assert!(errors.contains("error: 20 more like these\n"), "{errors}");
    assert!(errors.ends_with("error: 70 orders can't be imported; nothing was imported\n"));
}

#[tokio::test]
async fn a_file_that_is_no_table_and_no_list_is_refused_without_a_dump() {
    let app = TestApp::new().await;
    let utf_16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16();
        [0xFF, 0xFE]
            .into_iter()
            .chain(units.flat_map(u16::to_le_bytes))
            .collect()
    };
    let whole = list(&[order("KS-1")]);
    let cut = whole.get(..whole.len() - 20).unwrap();
    for (name, content, parts) in [
        (
            "orders.txt",
            TABLE.as_bytes().to_vec(),
            &["ends in .csv, .tsv or .json"][..],
        ),
        (
            "orders",
            TABLE.as_bytes().to_vec(),
            &["ends in .csv, .tsv or .json"],
        ),
        (
            "orders.csv",
            utf_16(TABLE),
            &["expected text in UTF-8", "UTF-16", "save it as UTF-8"],
        ),
        (
            "orders.json",
            utf_16(&whole),
            &["expected text in UTF-8", "UTF-16"],
        ),
        (
            "orders.csv",
            TABLE
                .replace("Brooch", "Br\u{e9}")
                .bytes()
                .map(|b| if b == 0xC3 { 0xE9 } else { b })
                .collect(),
            &["row 4", "expected text in UTF-8", "save the file as UTF-8"],
        ),
        (
            "orders.csv",
            TABLE.replace(',', "|").into_bytes(),
            &["row 1", "unknown column", "the columns are number"],
        ),
        (
            "orders.json",
            TABLE.as_bytes().to_vec(),
            &["isn't JSON", "line 1"],
        ),
        (
            "orders.json",
            cut.as_bytes().to_vec(),
            &["isn't JSON", "EOF", "line 1"],
        ),
        (
            "orders.json",
            order("KS-1").to_string().into_bytes(),
            &["expected a list of orders", "line 1"],
        ),
        (
            "orders.json",
            format!("{whole}{whole}").into_bytes(),
            &["isn't JSON", "trailing"],
        ),
    ] {
        let output = app.import_file(name, content);
        says(&output, parts);
        says(&output, &[name]);
        let (status, _, error) = told(&output);
        assert_eq!(status, Some(1), "{error}");
        assert!(error.len() < 800, "{error}");
        assert!(!error.contains("ada@"), "{error}");
    }
    assert_eq!(known(&app, &["KS-1"]).await, [].into());
}

#[tokio::test]
async fn tickets_are_taken_while_orders_are_imported() {
    let app = TestApp::new().await;
    let orders: Vec<Value> = (0..1_000)
        .map(|index| order(&format!("N-{index}")))
        .collect();
    let path = app.path("orders.json");
    std::fs::write(&path, list(&orders)).unwrap();
    let config = app.path("careline.toml");
    let mut import = tokio::process::Command::new(env!("CARGO_BIN_EXE_careline"));
    let import = import
        .args(["orders", "import", "--config"])
        .arg(config)
        .arg(path);
    let mut import = import.spawn().unwrap();
    let mut tickets = 0;
    while import.try_wait().unwrap().is_none() {
        let mut ticket = ticket_without_photo();
        ticket["id"] = Uuid::new_v4().to_string().into();
        let reply = app.post_ticket(&ticket).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        tickets += 1;
    }
    assert!(import.wait().await.unwrap().success());
    assert!(tickets > 0);
    assert_eq!(
        app.count("SELECT count(*) FROM orders WHERE key LIKE 'n-%'")
            .await,
        1_000
    );
}
