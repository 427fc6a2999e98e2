//! Importing orders from CSV: the same result as from JSON, or an error that names the cell.

use std::process::Output;

use serde_json::{Value, json};

use crate::app::{SHOP, TestApp, golden_order, ticket_without_photo};
use crate::command::says;
use crate::mail::{Mails, has, text};

/// Two lines; one of them in two parcels; the other in the first parcel too.
const ROWS: &str = "\
number,email,placed_at,currency,country,region,refunded_at,refunded_amount,line_id,sku,title,variant,quantity,returned_quantity,unit_price,final_sale,personalized_text,personalized_font,personalized_material,production_started_at,shipment_id,carrier,tracking_number,tracking_url,shipped_quantity,dispatched_at,delivered_at,status,status_at
KS-7,ada@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L1,ELI,\"Pendant, \"\"Elisa\"\"\",Gold,3,1,6500,no,,,,,S1,USPS,9400,https://carrier.example/9400,2,2026-11-12T09:00,2026-11-18T16:20:00-06:00,delivered,
KS-7,ada@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L2,,Ring,,1,,8000,YES,\" A ♥ B\nC\",serif,gold,2026-11-11 08:00,S1,USPS,9400,https://carrier.example/9400,,2026-11-12T09:00,2026-11-18T16:20:00-06:00,delivered,
KS-8,bob@example.com,2026-11-21T08:00:00Z,USD,,,,,L1,,Brooch,,1,,4000,,,,,,,,,,,,,,
KS-7,ada@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L1,ELI,\"Pendant, \"\"Elisa\"\"\",Gold,3,1,6500,no,,,,,,DHL,JD01,,1,,,customs_hold,
,,,,,,,,,,,,,,,,,,,,,,,,,,,,
";

/// The same as JSON.
fn same() -> Value {
    json!([
        {"email": "ada@example.com", "order": {
            "number": "KS-7", "placed_at": "2026-11-10T14:05:00-06:00", "currency": "USD",
            "destination": {"country": "US", "region": "TX"},
            "lines": [
                {"id": "L1", "sku": "ELI", "title": "Pendant, \"Elisa\"", "variant": "Gold", "quantity": 3,
                 "returned_quantity": 1, "unit_price": 6500},
                {"id": "L2", "sku": "", "title": "Ring", "quantity": 1, "unit_price": 8000, "final_sale": true,
                 "personalization": {"text": " A ♥ B\nC", "font": "serif", "material": "gold",
                                     "production_started_at": "2026-11-11T08:00:00-06:00"}}],
            "shipments": [
                {"id": "S1", "carrier": "USPS", "tracking_number": "9400",
                 "tracking_url": "https://carrier.example/9400",
                 "lines": [{"id": "L1", "quantity": 2}, {"id": "L2", "quantity": 1}],
                 "events": [{"at": "2026-11-12T09:00:00-06:00", "status": "in_transit"},
                            {"at": "2026-11-18T16:20:00-06:00", "status": "delivered"}]},
                {"id": "JD01", "carrier": "DHL", "tracking_number": "JD01",
                 "lines": [{"id": "L1", "quantity": 1}],
                 "events": [{"at": null, "status": "customs_hold"}]}],
            "refunds": [{"at": "2026-11-20T10:00:00-06:00", "amount": 6500}]}},
        {"email": "bob@example.com", "order": {
            "number": "KS-8", "placed_at": "2026-11-21T08:00:00Z", "currency": "USD",
            "lines": [{"id": "L1", "sku": "", "title": "Brooch", "quantity": 1, "unit_price": 4000}]}}
    ])
}

impl TestApp {
    pub fn import_file(&self, name: &str, content: impl AsRef<[u8]>) -> Output {
        self.import_by(&[], name, content)
    }

    pub fn import_strictly(&self, name: &str, content: impl AsRef<[u8]>) -> Output {
        self.import_by(&["--strict"], name, content)
    }

    fn import_by(&self, options: &[&str], name: &str, content: impl AsRef<[u8]>) -> Output {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        let command = ["orders", "import", path.to_str().unwrap()];
        self.try_careline(&[&command, options].concat())
    }

    /// Imports changed rows; asserts that it fails with all of these words.
    #[track_caller]
    fn refuses_rows_with(&self, from: &str, to: &str, parts: &[&str]) {
        assert!(ROWS.contains(from), "{from}");
        let output = self.import_strictly("orders.csv", ROWS.replacen(from, to, 1));
        says(&output, parts);
        says(&output, &["orders.csv: row"]);
    }

    /// Asserts that no order of the tables was imported.
    async fn has_none(&self) {
        for (number, email) in [("KS-7", "ada@example.com"), ("KS-8", "bob@example.com")] {
            let reply = self.look_up(SHOP, number, email).await;
            reply.is_problem(404, "order-not-found");
        }
    }
}

/// The orders as shoppers see them, with their verdicts.
async fn told(app: &TestApp) -> Vec<Value> {
    let mut told = Vec::new();
    for (number, email, lines) in [
        ("KS-7", "ada@example.com", &["L1", "L2"][..]),
        ("KS-8", "bob@example.com", &["L1"]),
    ] {
        let found = app.look_up(SHOP, number, email).await.json();
        let mut ticket = ticket_without_photo();
        ticket["id"] = uuid::Uuid::new_v4().to_string().into();
        ticket["topic"] = "return".into();
        let lines = lines.iter();
        let lines = lines.map(|id| json!({"id": id, "quantity": 1, "reason": "unwanted"}));
        ticket["order"] = json!({"number": number, "lines": lines.collect::<Vec<_>>()});
        let receipt = app.post_ticket_with(&ticket, found["token"].as_str()).await;
        assert_eq!(receipt.status, 201, "{}", receipt.text());
        told.extend([found["order"].clone(), receipt.json()["verdicts"].clone()]);
    }
    told
}

#[tokio::test]
async fn a_csv_import_equals_a_json_import() {
    let (by_json, by_csv) = (TestApp::new().await, TestApp::new().await);
    let output = by_json.import_file("orders.json", format!("\u{feff}{}", same()));
    assert!(output.status.success(), "{output:?}");
    let output = by_csv.import_file("orders.csv", ROWS);
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(printed, "imported 2 orders of kendra-scott-mall\n");
    let (expected, found) = (told(&by_json).await, told(&by_csv).await);
    assert_eq!(found, expected);
    // One of the delivered pendants went back, and one is left.
    assert_eq!(found[1][0]["verdict"], "eligible");
    assert_eq!(found[1][1]["reasons"], json!(["final_sale"]));
}

#[tokio::test]
async fn csv_is_read_as_spreadsheets_write_it() {
    let expected = {
        let app = TestApp::new().await;
        app.import_file("orders.csv", ROWS);
        told(&app).await
    };
    // A byte-order mark, CRLF (not within a cell), the columns in reverse order and in capitals, separated by
    // semicolons, as spreadsheets write if the comma is the decimal mark, or by tabs; a first line that says so.
    for (separator, hint) in [(b',', ""), (b';', ""), (b'\t', ""), (b';', "sep=;\r\n")] {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(ROWS.as_bytes());
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .delimiter(separator)
            .from_writer(vec![]);
        for (row, record) in reader.records().enumerate() {
            let record = record.unwrap();
            let cells = record.iter().rev().map(|cell| match row {
                0 => cell.to_uppercase(),
                _ => cell.to_owned(),
            });
            writer.write_record(cells).unwrap();
        }
        let start = format!("\u{feff}{hint}").into_bytes();
        let table = [start, writer.into_inner().unwrap()].concat();
        let app = TestApp::new().await;
        let output = app.import_file("Orders.CSV", table);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(told(&app).await, expected);
    }
}

#[tokio::test]
async fn a_header_names_each_known_column_once() {
    let app = TestApp::new().await;
    for (from, to, parts) in [
        (
            "number,",
            "nummer,",
            &["row 1", "unknown column \"nummer\"", "did you mean number?"][..],
        ),
        ("region,", "country,", &["row 1", "column country", "twice"]),
        (
            "number,email",
            "region,email",
            &["row 1", "column region", "twice"],
        ),
    ] {
        app.refuses_rows_with(from, to, parts);
    }
    let output = app.import_file("orders.csv", "email,title\n");
    let missing = "missing columns: number, placed_at, currency, line_id, quantity, unit_price";
    says(&output, &["row 1", missing]);
    says(&app.import_file("orders.csv", ""), &["found nothing"]);
    says(&app.import_file("orders.csv", b"number\xFF"), &["UTF-8"]);
    app.has_none().await;
}

#[tokio::test]
async fn a_bad_cell_is_named() {
    let app = TestApp::new().await;
    for (from, to, parts) in [
        (
            "KS-8,bob",
            "#,bob",
            &[
                "row 4, column number",
                "at least one letter or digit",
                "\"#\"",
            ][..],
        ),
        (
            "KS-8,bob",
            ",bob",
            &["row 4, column number", "expected a value, found nothing"],
        ),
        (
            "bob@example.com",
            "bob",
            &["row 4, column email", "the buyer's address", "\"bob\""],
        ),
        (
            "2026-11-21T08:00:00Z",
            "21.11.2026",
            &[
                "row 4, column placed_at",
                "2026-11-10 14:05 on the shop's clock",
                "\"21.11.2026\"",
            ],
        ),
        (
            "2026-11-21T08:00:00Z",
            "+12026-11-21 08:00",
            &["row 4, column placed_at"],
        ),
        (
            "Brooch,,1,",
            "Brooch,,one,",
            &[
                "row 4, column quantity",
                "a whole number, 0 or more",
                "\"one\"",
            ],
        ),
        (
            "Brooch,,1,",
            "Brooch,,-1,",
            &["row 4, column quantity", "\"-1\""],
        ),
        (
            "4000",
            "40.00",
            &[
                "row 4, column unit_price",
                "minor units (6500 for 65.00)",
                "\"40.00\"",
            ],
        ),
        (
            "YES",
            "maybe",
            &[
                "row 3, column final_sale",
                "true or false, yes or no, 1 or 0",
                "\"maybe\"",
            ],
        ),
        (
            "customs_hold",
            "shipped",
            &[
                "row 5, column status",
                "one of confirmed, processing",
                "\"shipped\"",
            ],
        ),
        (
            "4000,,,,,,,,,,,,,,\n",
            "4000,,,,,,,,,,,,,\n",
            &["row 4", "expected 29 cells as in the first row, found 28"],
        ),
    ] {
        app.refuses_rows_with(from, to, parts);
    }
    app.has_none().await;
}

#[tokio::test]
async fn what_can_not_be_meant_is_named_by_row_and_column() {
    let app = TestApp::new().await;
    for (from, to, parts) in [
        (
            "Z,USD,",
            "Z,US$,",
            &[
                "row 4, column currency",
                "ISO 4217",
                "\"US$\"",
                "(order \"KS-8\")",
            ][..],
        ),
        (
            "Z,USD,,",
            "Z,USD,Denmark,",
            &["row 4, column country", "did you mean \"DK\"?"],
        ),
        (
            "2026-11-21T08:00:00Z",
            "2126-11-21T08:00:00Z",
            &["row 4, column placed_at", "has passed"],
        ),
        ("4000", "-4000", &["row 4, column unit_price", "0 or more"]),
        ("8000,YES", "-8000,YES", &["row 3, column unit_price"]),
        (
            "Ring,,1,,",
            "Ring,,1,2,",
            &["row 3, column returned_quantity", "found 2"],
        ),
    ] {
        app.refuses_rows_with(from, to, parts);
    }
    for (from, to, parts) in [
        (
            "2026-11-12T09:00,",
            "2026-11-19T09:00,",
            ["row 2, column delivered_at", "after the dispatch"],
        ),
        (
            "2026-11-20T10:00:00-06:00,6500",
            "2096-11-20 10:00,6500",
            ["row 2, column refunded_at", "has passed"],
        ),
        (
            "2026-11-20T10:00:00-06:00,6500",
            "2026-11-20 10:00,-1",
            ["row 2, column refunded_amount", "0 or more"],
        ),
    ] {
        says(
            &app.import_strictly("orders.csv", ROWS.replace(from, to)),
            &parts,
        );
    }
    app.has_none().await;
}

#[tokio::test]
async fn optional_columns_of_lines_are_read() {
    let app = TestApp::new().await;
    let output = app.import_file(
        "orders.csv",
        "number,email,placed_at,currency,line_id,title,quantity,unit_price,cancelled_quantity,requires_shipping,image_url,product_url\n\
         KS-7,ada@example.com,2026-11-10 14:05,USD,L1,Gift card,2,6500,1,no,https://shop.example/a.png,https://shop.example/a\n\
         KS-7,ada@example.com,2026-11-10 14:05,USD,L2,Ring,1,6500,,,,\n",
    );
    assert!(output.status.success(), "{output:?}");
    let found = app.look_up(SHOP, "KS-7", "ada@example.com").await.json();
    let lines = &found["order"]["lines"];
    assert_eq!(lines[0]["cancelled_quantity"], 1);
    assert_eq!(lines[0]["requires_shipping"], false);
    assert_eq!(lines[0]["image_url"], "https://shop.example/a.png");
    assert_eq!(lines[0]["product_url"], "https://shop.example/a");
    for key in [
        "cancelled_quantity",
        "requires_shipping",
        "image_url",
        "product_url",
    ] {
        assert_eq!(
            lines[1].get(key),
            None,
            "{key} is left out if it says nothing"
        );
    }
    let bad = "number,email,placed_at,currency,line_id,title,quantity,unit_price,image_url\n\
        KS-7,ada@example.com,2026-11-10 14:05,USD,L1,Ring,1,6500,http://shop.example/a.png\n";
    let output = app.import_file("orders.csv", bad);
    says(
        &output,
        &[
            "row 2, column image_url",
            "https://",
            "\"http://shop.example/a.png\"",
        ],
    );
}

#[tokio::test]
async fn paired_cells_are_needed_together() {
    let app = TestApp::new().await;
    for (from, to, parts) in [
        (
            "Z,USD,,,",
            "Z,USD,,TX,",
            &[
                "row 4, column country",
                "a value beside region",
                "found nothing",
            ][..],
        ),
        (
            "Z,USD,,,,",
            "Z,USD,,,2026-11-20 10:00,",
            &["row 4, column refunded_amount", "beside refunded_at"],
        ),
        (
            "Z,USD,,,,,",
            "Z,USD,,,,100,",
            &["row 4, column refunded_at", "beside refunded_amount"],
        ),
        (
            "4000,,,,,,,,,,,,,,\n",
            "4000,,,,,,,,,,,,,,2026-11-20 10:00\n",
            &["row 4, column status", "beside status_at"],
        ),
    ] {
        app.refuses_rows_with(from, to, parts);
    }
    app.has_none().await;
}

#[tokio::test]
async fn rows_of_one_order_must_agree() {
    let app = TestApp::new().await;
    for (from, to, parts) in [
        (
            "KS-7,ada@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L2",
            "KS-7,eve@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L2",
            &[
                "rows 2 and 3, column email",
                "the same in both",
                "\"ada@example.com\"",
                "\"eve@example.com\"",
            ][..],
        ),
        (
            "KS-7,ada@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L2",
            "ks-7,ada@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L2",
            &["rows 2 and 3, column number", "\"KS-7\"", "\"ks-7\""],
        ),
        (
            "3,1,6500,no,,,,,,DHL",
            "3,,6500,no,,,,,,DHL",
            &[
                "rows 2 and 5, column returned_quantity",
                "found 1 and nothing",
            ],
        ),
        (
            "gold,2026-11-11 08:00,S1,USPS",
            "gold,2026-11-11 08:00,S1,DHL",
            &["rows 2 and 3, column carrier", "\"USPS\"", "\"DHL\""],
        ),
        (
            ",DHL,JD01",
            ",DHL,9400",
            &[
                "rows 2 and 5, column shipment_id",
                "found \"S1\" and nothing",
            ],
        ),
        (
            "no,,,,,,DHL,JD01,,1,,,customs_hold,",
            "no,,,,,S1,USPS,9400,https://carrier.example/9400,1,2026-11-12T09:00,2026-11-18T16:20:00-06:00,delivered,",
            &[
                "rows 2 and 5, column line_id",
                "one row for a line in a parcel",
            ],
        ),
    ] {
        app.refuses_rows_with(from, to, parts);
    }
    app.has_none().await;
}

#[tokio::test]
async fn errors_number_rows_as_a_spreadsheet_does() {
    let app = TestApp::new().await;
    let bad = ROWS.replacen("4000", "40.00", 1);
    let crlf = bad.replace('\n', "\r\n");
    for (table, row) in [
        (bad.replacen("\nKS-8", "\n\nKS-8", 1), "row 5,"),
        (crlf.replacen("\nKS-8", "\n\r\n\r\nKS-8", 1), "row 6,"),
        (format!("\u{feff}\n\n{bad}"), "row 6,"),
    ] {
        let output = app.import_file("orders.csv", table);
        says(&output, &[&format!("{row} column unit_price")]);
    }
    let late = format!("\n{}", ROWS.replacen("number,", "nummer,", 1));
    says(&app.import_file("orders.csv", late), &["row 2: unknown"]);
}

/// A table of the parcels of an order with three of each line.
fn parcels(rows: &[&str]) -> String {
    let header = "number,email,placed_at,currency,title,quantity,unit_price,\
        line_id,shipment_id,tracking_number,shipped_quantity,dispatched_at,delivered_at,status,status_at\n";
    let rows = rows
        .iter()
        .map(|row| format!("KS-7,ada@example.com,2026-11-10 14:05,USD,Pendant,3,6500,{row}\n"));
    std::iter::once(header.to_owned()).chain(rows).collect()
}

#[tokio::test]
async fn ambiguous_parcels_are_refused() {
    let app = TestApp::new().await;
    for (rows, parts) in [
        // A status without a time would count as older than the dispatch.
        (
            &["L1,S1,,,2026-11-12 09:00,,customs_hold,"][..],
            &[
                "row 2, column status_at",
                "\"customs_hold\", beside dispatched_at",
            ][..],
        ),
        (
            &["L1,S1,,,,2026-11-18 09:00,exception,"],
            &[
                "row 2, column status_at",
                "\"exception\", beside delivered_at",
            ],
        ),
        // A quantity without a parcel.
        (
            &["L1,S1,,,,,,", "L2,,,2,,,,"],
            &[
                "row 3, column shipped_quantity",
                "a parcel beside it",
                "found 2 in none",
            ],
        ),
        // Two parcels of one line; one of them has all of it.
        (
            &["L1,S1,,,,,,", "L1,S2,,1,,,,"],
            &[
                "row 2, column shipped_quantity",
                "the line is in several",
                "found nothing",
            ],
        ),
        // One parcel or two?
        (
            &["L1,S1,,,2026-11-12 09:00,,,", "L2,,,,2026-11-12 09:00,,,"],
            &[
                "row 3, column shipment_id",
                "or in tracking_number",
                "found nothing",
            ],
        ),
        (
            &["L1,,9400,,,,,", "L2,9400,,,,,,"],
            &[
                "row 2, column shipment_id",
                "row 3 has the tracking number for its own",
            ],
        ),
    ] {
        says(&app.import_file("orders.csv", parcels(rows)), parts);
    }
    app.has_none().await;
}

#[tokio::test]
async fn errors_about_parcels_use_the_tables_columns() {
    for (row, id, quantity, events) in [
        (
            "L1,,,,2026-11-12 09:00,,customs_hold,2026-11-14 10:00",
            "#1",
            3,
            json!([
                ["2026-11-12T09:00:00-06:00", "in_transit"],
                ["2026-11-14T10:00:00-06:00", "customs_hold"]
            ]),
        ),
        (
            "L1,S1,9400,2,2026-11-12 09:00,,in_transit,",
            "S1",
            2,
            json!([["2026-11-12T09:00:00-06:00", "in_transit"]]),
        ),
        (
            "L1,,9400,,,,delivered,",
            "9400",
            3,
            json!([[null, "delivered"]]),
        ),
    ] {
        let app = TestApp::new().await;
        let output = app.import_file("orders.csv", parcels(&[row, "L2,,,0,,,,"]));
        assert!(output.status.success(), "{output:?}");
        let found = app.look_up(SHOP, "KS-7", "ada@example.com").await.json();
        let shipments = found["order"]["shipments"].as_array().unwrap();
        let [shipment] = shipments.as_slice() else {
            panic!("{found}");
        };
        assert_eq!(shipment["id"], id);
        assert_eq!(
            shipment["lines"],
            json!([{"id": "L1", "quantity": quantity}])
        );
        let told = shipment["events"].as_array().unwrap().iter();
        let told: Value = told
            .map(|event| json!([event["at"], event["status"]]))
            .collect();
        assert_eq!(told, events);
    }
}

#[tokio::test]
async fn a_table_needs_no_more_than_its_needed_columns() {
    let app = TestApp::new().await;
    let output = app.import_file(
        "orders.csv",
        "number,email,placed_at,currency,line_id,title,quantity,unit_price\n\
         KS-10482,ada@example.com,2026-11-10T14:05:00-06:00,USD,L1,Elisa,1,6500\n",
    );
    assert!(output.status.success(), "{output:?}");
    let found = app
        .look_up(SHOP, "KS-10482", "ada@example.com")
        .await
        .json();
    assert_eq!(found["order"]["placed_at"], golden_order()["placed_at"]);
    assert_eq!(found["order"]["shipments"], json!([]));
    // Without a stock-keeping unit, the mail to support has no gap.
    app.post_ticket(&ticket_without_photo()).await;
    let mails = Mails::of(&app, 2).await;
    has(&text(&mails.to_support()), &["1 × Elisa, USD 65.00 each"]);
}
