//! Orders by CSV: the same as by JSON, or an error that says where.

use serde_json::{Value, json};

use crate::app::{SHOP, TestApp, golden_order, ticket_without_photo};
use crate::command::says;

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
    fn import_file(&self, name: &str, content: impl AsRef<[u8]>) -> std::process::Output {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        self.try_careline(&["orders", "import", path.to_str().unwrap()])
    }
}

/// What shoppers are told of the orders, however they came: what they see, and what is decided.
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
async fn a_table_says_the_same_as_json() {
    let (by_json, by_csv) = (TestApp::new().await, TestApp::new().await);
    let output = by_json.import_file("orders.json", format!("\u{feff}{}", same()));
    assert!(output.status.success(), "{output:?}");
    let output = by_csv.import_file("orders.csv", ROWS);
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(printed, "2 orders of kendra-scott-mall are up to date\n");
    let (expected, found) = (told(&by_json).await, told(&by_csv).await);
    assert_eq!(found, expected);
    assert_eq!(found[1][0]["reasons"], json!(["not_delivered"]));
    assert_eq!(found[1][1]["reasons"], json!(["final_sale"]));
}

#[tokio::test]
async fn a_table_is_read_as_spreadsheets_write_it() {
    let expected = {
        let app = TestApp::new().await;
        app.import_file("orders.csv", ROWS);
        told(&app).await
    };
    // A byte-order mark, CRLF (not within a cell), and the columns from the last to the first, in capitals.
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(ROWS.as_bytes());
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(vec![]);
    for (row, record) in reader.records().enumerate() {
        let record = record.unwrap();
        let cells = record.iter().rev().map(|cell| match row {
            0 => cell.to_uppercase(),
            _ => cell.to_owned(),
        });
        writer.write_record(cells).unwrap();
    }
    let table = [b"\xEF\xBB\xBF".to_vec(), writer.into_inner().unwrap()].concat();
    let app = TestApp::new().await;
    let output = app.import_file("Orders.CSV", table);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(told(&app).await, expected);
}

#[tokio::test]
async fn a_bad_cell_is_named_and_nothing_is_imported() {
    let app = TestApp::new().await;
    for (from, to, parts) in [
        (
            "number,",
            "nummer,",
            &[
                "row 1",
                "unknown column \"nummer\"",
                "the columns are number, email",
            ][..],
        ),
        ("region,", "country,", &["row 1", "column country", "twice"]),
        (
            "number,email",
            "region,email",
            &["row 1", "column region", "twice"],
        ),
        (
            "KS-8,bob",
            "#,bob",
            &[
                "row 4, column number",
                "at least one letter or digit",
                "\"#\"",
            ],
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
            "Z,USD,,,",
            "Z,USD,,TX,",
            &[
                "row 4, column country",
                "a value beside region",
                "found nothing",
            ],
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
        (
            "4000,,,,,,,,,,,,,,\n",
            "4000,,,,,,,,,,,,,\n",
            &["row 4", "expected 29 cells as in row 1, found 28"],
        ),
        (
            "KS-7,ada@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L2",
            "KS-7,eve@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L2",
            &[
                "rows 2 and 3, column email",
                "the same in both",
                "\"ada@example.com\"",
                "\"eve@example.com\"",
            ],
        ),
        (
            "KS-7,ada@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L2",
            "ks 7,ada@example.com,2026-11-10 14:05,USD,US,TX,2026-11-20T10:00:00-06:00,6500,L2",
            &["rows 2 and 3, column number", "\"KS-7\"", "\"ks 7\""],
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
        assert!(ROWS.contains(from), "{from}");
        let output = app.import_file("orders.csv", ROWS.replacen(from, to, 1));
        says(&output, parts);
        says(&output, &["orders.csv: row"]);
    }
    let output = app.import_file("orders.csv", "email,title\n");
    let missing = "missing columns: number, placed_at, currency, line_id, quantity, unit_price";
    says(&output, &["row 1", missing]);
    says(&app.import_file("orders.csv", ""), &["found nothing"]);
    says(&app.import_file("orders.csv", b"number\xFF"), &["UTF-8"]);
    for (number, email) in [("KS-7", "ada@example.com"), ("KS-8", "bob@example.com")] {
        let reply = app.look_up(SHOP, number, email).await;
        reply.is_problem(404, "order-not-found");
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
}
