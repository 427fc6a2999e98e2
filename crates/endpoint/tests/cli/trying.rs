//! The commands `decide` and `reply-by`.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{careline, says};
use crate::{FIXED, SHOP, case, file};

#[test]
fn a_case_is_decided_with_its_trace() {
    let directory = TempDir::new().unwrap();
    for shop in [SHOP.to_owned(), file(&directory, "shop.toml", FIXED)] {
        let output = careline(&["decide", "--shop", &shop], &case().to_string());
        let decision: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(decision["verdict"], "eligible");
        assert_eq!(decision["urgent"], true);
        assert_eq!(decision["last_day"], "2026-11-25");
        assert_eq!(decision["remedies"], json!(["replacement", "refund"]));
        assert_eq!(decision["return_shipping"], "shop");
        assert_eq!(decision["trace"].as_array().unwrap().len(), 6);
    }
}

#[test]
fn a_case_is_decided_for_the_units_that_are_there() {
    let mut case = case();
    case["order"]["lines"][0]["quantity"] = json!(4_294_967_295_u32);
    case["order"]["lines"][0]["cancelled_quantity"] = json!(5);
    let decide = |case: &Value| -> Value {
        let output = careline(&["decide", "--shop", SHOP], &case.to_string());
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let decision = decide(&case);
    assert_eq!(
        (&decision["verdict"], &decision["units"]),
        (&json!("eligible"), &json!(1))
    );
    let by_parcel = decision["by_parcel"].as_array().unwrap();
    let by_parcel = by_parcel.iter().map(|part| [&part["units"], &part["rule"]]);
    let expected = [
        [json!(1), json!("defect_in_window")],
        [json!(4_294_967_289_u32), json!("not_dispatched")],
    ];
    assert!(by_parcel.eq(expected.each_ref().map(|part| part.each_ref())));
    case["order"]["lines"][0]["requires_shipping"] = json!(false);
    let decision = decide(&case);
    assert_eq!(decision["reasons"], json!(["not_stated_by_policy"]));
}

#[test]
fn a_malformed_case_says_which_field() {
    for (pointer, value, parts) in [
        ("/now", json!("yesterday"), ["now:", "\"yesterday\""]),
        ("/reason", json!("teapot"), ["reason:", "\"teapot\""]),
        ("/line", json!("L9"), ["line:", "L9"]),
        (
            "/order/lines/0/quantity",
            json!("1"),
            ["order.lines[0].quantity:", "a whole number"],
        ),
        (
            "/order/placed_at",
            json!(null),
            ["order.placed_at:", "nothing (null)"],
        ),
        ("/order", json!([]), ["order:", "found []"]),
    ] {
        let mut case = case();
        *case.pointer_mut(pointer).unwrap() = value;
        says(
            &careline(&["decide", "--shop", SHOP], &case.to_string()),
            &parts,
        );
    }
    says(
        &careline(&["decide", "--shop", SHOP], "{"),
        &["standard input", "JSON"],
    );
    says(
        &careline(&["decide", "--shop", SHOP], "{}"),
        &["now: this is needed"],
    );
}

#[test]
fn a_reply_comes_on_business_days() {
    let output = careline(
        &[
            "reply-by",
            "--shop",
            SHOP,
            "--received",
            "2026-11-25T10:00:00-06:00",
        ],
        "",
    );
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer, json!({"from": "2026-11-27", "by": "2026-11-30"}));
    says(
        &careline(&["reply-by", "--shop", SHOP, "--received", "today"], ""),
        &["--received", "\"today\""],
    );
}
