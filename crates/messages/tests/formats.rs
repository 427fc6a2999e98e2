//! What the formats write, in a file that a browser's `Intl` is compared with too.
//!
//! `CARELINE_WRITE_FORMATS=1 cargo test -p careline-messages` writes it anew: look at it before you commit it.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::path::Path;

use careline_messages::{Formats, Language};
use careline_policy::Day;
use careline_policy::money::{Amount, Currency};
use chrono::DateTime;
use serde_json::{Value, json};

const WRITE: &str = "CARELINE_WRITE_FORMATS";

/// Languages whose formats are compared although they may have no file yet.
const TAGS: [&str; 13] = [
    "ar", "da", "de", "en", "es", "fr", "he", "it", "ja", "nl", "pl", "pt-BR", "sv",
];

/// A kind of format, and inputs as its `Intl` gets them.
type Write = fn(&Formats, &Value) -> String;

fn day(input: &Value) -> Day {
    input.as_str().unwrap().parse().unwrap()
}

fn kinds() -> [(&'static str, Write, Vec<Value>); 8] {
    let days = || {
        vec![
            json!("2026-11-27"),
            json!("2027-03-01"),
            json!("2026-05-09"),
        ]
    };
    let moments = vec![
        json!("2026-11-27T14:05:00+00:00"),
        json!("2026-03-01T00:30:00+00:00"),
        json!("2026-07-04T12:00:00+00:00"),
    ];
    // Amounts in minor units.
    let sums = [
        (6_500, "USD"),
        (123_456_789, "USD"),
        (-5, "EUR"),
        (6_500, "JPY"),
        (12_500, "KWD"),
        (650_000, "HUF"),
        (123_456, "UZS"),
        (99_900, "DKK"),
        (99_900, "SEK"),
        (99_900, "PLN"),
        (99_900, "ILS"),
        (99_900, "BRL"),
        (99_900, "GBP"),
        (99_900, "CHF"),
    ];
    let sums = sums.map(|(amount, currency)| json!({"amount": amount, "currency": currency}));
    let numbers = [0, 11, 999, 1_234, 12_345, 1_000_000].map(Value::from);
    let lists = [json!(["A"]), json!(["A", "B"]), json!(["A", "B", "C"])];
    let languages = [
        json!("de"),
        json!("pt-BR"),
        json!("en-GB"),
        json!("zh-Hant"),
        json!("he"),
    ];
    [
        (
            "long_day",
            |formats, input| formats.long_day(day(input)),
            days(),
        ),
        (
            "long_day_of_year",
            |formats, input| formats.long_day_of_year(day(input)),
            days(),
        ),
        (
            "short_day",
            |formats, input| formats.short_day(day(input)),
            days(),
        ),
        (
            "moment",
            |formats, input| {
                formats.moment(DateTime::parse_from_rfc3339(input.as_str().unwrap()).unwrap())
            },
            moments,
        ),
        (
            "money",
            |formats, input| {
                let currency = Currency(input["currency"].as_str().unwrap().into());
                formats.money(Amount(input["amount"].as_i64().unwrap()), &currency)
            },
            sums.into(),
        ),
        (
            "number",
            |formats, input| formats.number(input.as_u64().unwrap()),
            numbers.into(),
        ),
        (
            "list",
            |formats, input| {
                let parts = input.as_array().unwrap().iter();
                formats.list(
                    &parts
                        .map(|part| part.as_str().unwrap().to_owned())
                        .collect::<Vec<_>>(),
                )
            },
            lists.into(),
        ),
        (
            "language",
            |formats, input| formats.language(input.as_str().unwrap()),
            languages.into(),
        ),
    ]
}

#[test]
fn every_language_writes_what_the_file_says() {
    let tags: BTreeSet<_> = Language::all().map(Language::tag).chain(TAGS).collect();
    let mut written = Vec::new();
    for tag in tags {
        let formats = Formats::of(tag);
        for (kind, write, inputs) in kinds() {
            for input in inputs {
                let text = write(&formats, &input);
                written.push(
                    json!({"locale": tag, "kind": kind, "input": input, "text": text}).to_string(),
                );
            }
        }
    }
    let written = format!("[\n{}\n]\n", written.join(",\n"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/formats.json");
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&file, &written).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap();
    for (found, expected) in written.lines().zip(expected.lines()) {
        assert_eq!(found, expected, "{WRITE}=1 writes it anew");
    }
    assert_eq!(written.lines().count(), expected.lines().count());
}

#[test]
fn sums_have_exactly_the_decimals_of_their_currency() {
    let english = Formats::of("en");
    for (minor, code, sum) in [
        (6_500, "USD", "$65.00"),
        (5, "USD", "$0.05"),
        (0, "USD", "$0.00"),
        (-5, "EUR", "-€0.05"),
        (1_200, "JPY", "¥1,200"),
        (650_000, "HUF", "HUF\u{a0}6,500.00"),
        (7, "TND", "TND\u{a0}0.007"),
        (123_456, "CLF", "CLF\u{a0}12.3456"),
        (i64::MIN, "USD", "-$92,233,720,368,547,758.08"),
        (650, "no such code", "no such code 6.50"),
    ] {
        assert_eq!(english.money(Amount(minor), &Currency(code.into())), sum);
    }
}

#[test]
fn a_range_has_its_year_once() {
    let range = |tag, from: &str, by: &str| {
        Formats::of(tag)
            .long_range(from.parse().unwrap(), by.parse().unwrap())
            .join(" – ")
    };
    let (monday, friday) = ("2026-11-23", "2026-11-27");
    assert_eq!(
        range("en", monday, friday),
        "Monday, November 23 – Friday, November 27, 2026"
    );
    assert_eq!(
        range("de", monday, friday),
        "Montag, 23. November – Freitag, 27. November 2026"
    );
    assert_eq!(
        range("ja", monday, friday),
        "2026年11月23日月曜日 – 11月27日金曜日"
    );
    assert_eq!(
        range("en", "2026-12-31", "2027-01-01"),
        "Thursday, December 31, 2026 – Friday, January 1, 2027"
    );
}
