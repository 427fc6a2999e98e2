use tempfile::TempDir;

use crate::command::{careline, says};
use crate::{FIXED, SHOP, file};

#[test]
fn a_good_policy_is_ok() {
    let output = careline(&["policy", "check", SHOP], "");
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("ok: Kendra Scott Mall"));
}

#[test]
fn control_characters_in_a_file_are_escaped_on_the_terminal() {
    let directory = TempDir::new().unwrap();
    let good = std::fs::read_to_string(SHOP).unwrap();
    let check = |(from, to): (&str, &str)| {
        assert!(good.contains(from), "{from}");
        let path = file(&directory, "shop.toml", &good.replacen(from, to, 1));
        let output = careline(&["policy", "check", &path], "");
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    let turned = r"Kendra \u001B[2J\u009B\u202EScott";
    for change in [
        ("Kendra Scott Mall\"", &*format!("{turned}\"")),
        ("timezone =", &*format!("\"{turned}\" = 1\ntimezone =")),
        ("America/Chicago", turned),
    ] {
        let said = check(change);
        assert!(said.contains("[2J"), "{said:?}");
        for c in ['\u{1b}', '\u{9b}', '\u{202e}'] {
            assert!(!said.contains(c), "{said:?}");
        }
    }
}

#[test]
fn a_broken_policy_says_which_key_what_was_found_and_what_was_expected() {
    let directory = TempDir::new().unwrap();
    let good = std::fs::read_to_string(SHOP).unwrap();
    for (from, to, parts) in [
        (
            "window_days = 7 ",
            "window_days = \"7\" ",
            &["urgent.window_days", "a whole number", "\"7\""][..],
        ),
        (
            "window_days = 7 ",
            "window_days = -7 ",
            &["urgent.window_days", "-7"],
        ),
        (
            "window_days = 7 ",
            "window_dais = 7 ",
            &["urgent.window_days: this is needed"],
        ),
        (
            "[returns]\nwindow_days",
            "[returns]\nwindow_day",
            &["returns.window_day: no such setting"],
        ),
        (
            "America/Chicago",
            "America/Chicagoo",
            &["timezone", "America/Chicagoo", "IANA"],
        ),
        ("timezone =", "time_zone =", &["timezone"]),
        (
            "timezone =",
            "language = \"tlh\"\ntimezone =",
            &["language", "en", "found \"tlh\""],
        ),
        (
            "timezone =",
            "languages = [\"en\", \"tlh\", 7]\ntimezone =",
            &["languages[1]", "found \"tlh\"", "languages[2]", "found 7"],
        ),
        (
            "timezone =",
            "languages = []\ntimezone =",
            &["languages", "at least one", "found none"],
        ),
        (
            "2026-01-01",
            "\"2026-02-30\"",
            &["holidays[0]", "2026-02-30"],
        ),
        ("2026-01-01", "7", &["holidays[0]", "found 7"]),
        (
            "processing = [1, 3]",
            "processing = [3, 1]",
            &["timelines.processing", "[least, most]", "[3,1]"],
        ),
        (
            "processing = [1, 3]",
            "processing = [1, 2, 3]",
            &["timelines.processing", "[1,2,3]"],
        ),
        (
            "processing = [1, 3]",
            "processing = 3",
            &["timelines.processing", "found 3"],
        ),
        (
            "business_days = [1, 2]",
            "business_days = [0, 2]",
            &["response.business_days", "at least 1"],
        ),
        (
            "\"review\"",
            "\"maybe\"",
            &["returns.after_window", "`refuse`", "\"maybe\""],
        ),
        (
            "email = \"support@",
            "email = \"support",
            &["shop.email", "supportkendra"],
        ),
        (
            "email = \"support@",
            "mail = \"support@",
            &["shop.email: this is needed"],
        ),
        ("[shop]", "[shopp]", &["shop"]),
        ("[urgent]", "[urgent", &["isn't TOML", "line"]),
    ] {
        assert!(good.contains(from), "{from}");
        let broken = file(&directory, "shop.toml", &good.replacen(from, to, 1));
        let output = careline(&["policy", "check", &broken], "");
        says(&output, parts);
        says(&output, &[&broken]);
    }
    says(
        &careline(&["policy", "check", "/nowhere.toml"], ""),
        &["/nowhere.toml", "can't be read"],
    );
    let bare = file(&directory, "shop.toml", FIXED);
    says(
        &careline(&["policy", "check", &bare], ""),
        &["shop:", "needed"],
    );
}

/// Every optional fact.
const OPEN: &str = r#"
payment.currency = "EUR"
shipping.free_from = { amount = 7500, currency = "EUR" }
shipping.destinations = ["PT", "FR"]
shipping.primary_regions = ["PT"]
cancellation.window_hours = 24
final_sale.why = "It is made to order."
[shop]
name = "Atelier"
email = "help@atelier.example"
"#;

const RETURNS: &str = "returns = { window_days = 7, after_window = \"review\" }";

fn with_all_facts() -> String {
    let returns = "returns = { window_days = 30, after_window = \"refuse\", shipping_paid_by = \"shopper\", \
        address = \"1 Rua\\nLisboa\", steps = [\"Pack it.\", \"Send it.\"] }";
    assert!(FIXED.contains(RETURNS));
    FIXED.replace(RETURNS, returns) + OPEN
}

fn checked(policy: &str) -> String {
    let directory = TempDir::new().unwrap();
    let output = careline(
        &["policy", "check", &file(&directory, "shop.toml", policy)],
        "",
    );
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_is_stated_is_shown_and_what_is_not_is_named() {
    let stated = checked(&with_all_facts());
    for line in [
        "  returns within 30 days of delivery; later the answer is no\n",
        "  the shopper pays for an ordinary return\n",
        "  returns go to 1 Rua, Lisboa\n",
        "  a return takes 2 steps\n",
        "  orders can change for 24 hours\n",
        "  final sale items are non-refundable\n",
        "  final sale items can't go back: It is made to order.\n",
        "  all transactions are in EUR\n",
        "  shipping is free from EUR 75.00\n",
        "  ships to PT, FR\n",
        "  its primary regions are PT\n",
    ] {
        assert!(stated.contains(line), "{line:?} isn't in:\n{stated}");
    }
    assert!(!stated.contains("not stated"), "{stated}");

    let shop = OPEN.get(OPEN.find("[shop]").unwrap()..).unwrap();
    let bare = FIXED.replace(RETURNS, "returns = {}");
    let open = checked(&format!("{bare}{shop}"));
    let last = open.lines().last().unwrap();
    assert_eq!(
        last,
        "  not stated, support checks: the return window, who pays for a return, the return address, \
         the steps of a return, the cancellation window, whether final sale is final, why final sale is final, the currency, \
         when shipping is free, the destinations, the primary regions"
    );
}

#[test]
fn a_fact_that_makes_no_sense_is_named() {
    let directory = TempDir::new().unwrap();
    let good = with_all_facts();
    for (from, to, parts) in [
        (
            "currency = \"EUR\"\n",
            "currency = \"eur\"\n",
            &["payment.currency", "three capital letters", "\"eur\""][..],
        ),
        (
            "currency = \"EUR\"\n",
            "currency = \"€\"\n",
            &["payment.currency", "\"€\""],
        ),
        (
            "currency = \"EUR\" }",
            "currency = \"EURO\" }",
            &["shipping.free_from.currency", "\"EURO\""],
        ),
        (
            "currency = \"EUR\" }",
            "currency = \"USD\" }",
            &[
                "shipping.free_from.currency",
                "\"EUR\" as in payment.currency",
                "\"USD\"",
            ],
        ),
        (
            "amount = 7500",
            "amount = -1",
            &["shipping.free_from.amount", "0 or more", "found -1"],
        ),
        (
            "amount = 7500",
            "amount = 75.0",
            &["shipping.free_from.amount", "a whole number", "75.0"],
        ),
        (
            "[\"PT\", \"FR\"]",
            "[\"PT\", \"France\"]",
            &[
                "shipping.destinations[1]",
                "two capital letters",
                "\"France\"",
            ],
        ),
        (
            "[\"PT\", \"FR\"]",
            "[]",
            &["shipping.destinations", "found []"],
        ),
        (
            "regions = [\"PT\"]",
            "regions = [\"pt\"]",
            &["shipping.primary_regions[0]", "\"pt\""],
        ),
        (
            "\"It is made to order.\"",
            "\" \"",
            &["final_sale.why", "expected a text", "\" \""],
        ),
        (
            "\"1 Rua\\nLisboa\"",
            "\"\\n\"",
            &["returns.address", "expected a text", "\"\\n\""],
        ),
        (
            "\"Send it.\"",
            "\"\"",
            &["returns.steps[1]", "expected a text", "found \"\""],
        ),
        (
            "[shop]\n",
            "[shop]\nwebsite = \"\"\n",
            &["shop.website", "https://", "found \"\""],
        ),
        (
            "[shop]\n",
            "[shop]\nwebsite = \"www.atelier.example\"\n",
            &["shop.website", "https://", "found \"www.atelier.example\""],
        ),
        (
            "[\"PT\", \"FR\"]",
            "[\"PT\", \"UK\"]",
            &[
                "shipping.destinations[1]",
                "ISO 3166-1",
                "did you mean \"GB\"?",
            ],
        ),
        (
            "regions = [\"PT\"]",
            "regions = [\"ZZ\"]",
            &["shipping.primary_regions[0]", "ISO 3166-1", "\"ZZ\""],
        ),
        (
            "currency = \"EUR\"\n",
            "currency = \"EUX\"\n",
            &["payment.currency", "ISO 4217", "\"EUX\""],
        ),
        (
            "[shop]\n",
            "[shop]\nprivacy_notice = \"javascript:alert(1)\"\n",
            &["shop.privacy_notice", "https://", "javascript:alert(1)"],
        ),
        (
            "[shop]\n",
            "[brand]\naccent = \"teal\"\n[shop]\n",
            &["brand.accent", "#1f4f49", "\"teal\""],
        ),
        (
            "[shop]\n",
            "[brand]\nlogo = \"http://atelier.example/logo.png\"\n[shop]\n",
            &[
                "brand.logo",
                "https://",
                "\"http://atelier.example/logo.png\"",
            ],
        ),
        (
            "[shop]\n",
            "[brand]\nlogo_url = \"https://atelier.example/logo.png\"\n[shop]\n",
            &["brand.logo_url", "no such setting"],
        ),
        (
            "regions = [\"PT\"]",
            "regions = \"PT\"",
            &["shipping.primary_regions", "a list", "\"PT\""],
        ),
    ] {
        assert!(good.contains(from), "{from}");
        let broken = file(&directory, "shop.toml", &good.replacen(from, to, 1));
        says(&careline(&["policy", "check", &broken], ""), parts);
    }
}

#[test]
fn all_errors_of_a_policy_are_named_at_once() {
    let directory = TempDir::new().unwrap();
    let policy = r#"
timezone = "Europe/Lisboa"
holidays = ["2026-12-25", "Christmas", 7]
urgnt.window_days = 7
returns = { window_days = "30", after_window = "maybe" }
response.business_days = [0, 2]
timelines = { processing = [3, 1], delivery = [6, 12] }
shipping.free_from = { amount = 7500 }
shipping.destinations = ["PT", "UK", "France"]
[shop]
email = "help"
website = "atelier.example"
"#;
    let file = file(&directory, "shop.toml", policy);
    let output = careline(&["policy", "check", &file], "");
    let said = String::from_utf8(output.stderr).unwrap();
    let mut keys: Vec<_> = said
        .lines()
        .skip(1)
        .map(|line| line.split_once(": ").unwrap().0.trim())
        .collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "holidays[1]",
            "holidays[2]",
            "response.business_days",
            "returns.after_window",
            "returns.window_days",
            "shipping.destinations[1]",
            "shipping.destinations[2]",
            "shipping.free_from.currency",
            "shop.email",
            "shop.name",
            "shop.website",
            "timelines.processing",
            "timelines.refund",
            "timezone",
            "urgent",
            "urgnt"
        ],
        "{said}"
    );
    assert!(said.starts_with(&format!("error: {file}:\n")), "{said}");
}
