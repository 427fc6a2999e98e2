//! The command line, as whoever types it sees it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const SHOP: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../shops/kendra-scott-mall/shop.toml"
);
/// The keys that every policy has, and no more.
const FIXED: &str = r#"
timezone = "America/Chicago"
holidays = ["2026-11-26"]
urgent.window_days = 7
returns = { window_days = 7, after_window = "review" }
response.business_days = [1, 2]
timelines = { processing = [1, 3], delivery = [6, 12], refund = [5, 10] }
"#;

fn careline(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_careline"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that doesn't read its input has closed it already.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    child.wait_with_output().unwrap()
}

#[track_caller]
fn says(output: &Output, parts: &[&str]) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{error}");
    for part in parts {
        assert!(error.contains(part), "{part:?} isn't in: {error}");
    }
}

fn file(directory: &TempDir, name: &str, content: &str) -> String {
    let path = directory.path().join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

fn case() -> Value {
    let order: Value = serde_json::from_str(include_str!("../../wire/golden/order.json")).unwrap();
    json!({"now": "2026-11-22T12:00:00-06:00", "order": order, "line": "L1", "reason": "defective"})
}

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

#[test]
fn a_good_policy_is_ok() {
    let output = careline(&["policy", "check", SHOP], "");
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("ok: Kendra Scott Mall"));
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

fn config(directory: &TempDir, changes: &[(&str, &str)]) -> String {
    let mut config = format!(
        "listen = \"127.0.0.1:0\"\ndata = \"data\"\npublic_url = \"https://help.example\"\n\
         [[shops]]\nid = \"mall\"\nfile = \"{SHOP}\"\n"
    );
    for (from, to) in changes {
        assert!(config.contains(from), "{from}");
        config = config.replacen(from, to, 1);
    }
    file(directory, "careline.toml", &config)
}

#[test]
fn a_broken_configuration_says_which_setting() {
    let directory = TempDir::new().unwrap();
    for (from, to, parts) in [
        ("listen", "listn", &["listen"][..]),
        ("127.0.0.1:0", "localhost", &["listen", "\"localhost\""]),
        (
            "https://help.example",
            "help.example",
            &["public_url", "\"help.example\""],
        ),
        (
            "data =",
            "allowed_origins = [\"*\"]\ndata =",
            &["allowed_origins[0]", "\"*\""],
        ),
        (
            "data =",
            "default_shop = \"x\"\ndata =",
            &["default_shop", "mall", "\"x\""],
        ),
        (
            "data =",
            "storefron = true\ndata =",
            &["storefron: no such setting"],
        ),
        ("\"mall\"", "\"The Mall\"", &["shops[0].id", "The Mall"]),
        (
            "/shop.toml",
            "/nothing.toml",
            &["nothing.toml", "can't be read"],
        ),
        (
            "[[shops]]",
            "[mail]\nfrom = \"nobody\"\n[[shops]]",
            &["mail.from", "nobody"],
        ),
    ] {
        let config = config(&directory, &[(from, to)]);
        says(&careline(&["serve", "--config", &config], ""), parts);
    }
}

#[test]
fn orders_are_imported_all_or_none() {
    let directory = TempDir::new().unwrap();
    let config = config(&directory, &[]);
    let import = |orders: &Value, shop: &str| {
        let orders = file(&directory, "orders.json", &orders.to_string());
        careline(
            &[
                "orders", "import", "--config", &config, "--shop", shop, &orders,
            ],
            "",
        )
    };
    let good = json!({"about": "one", "email": "ada@example.com", "order": case()["order"]});
    let output = import(&json!([good]), "mall");
    assert!(output.status.success(), "{output:?}");
    assert!(
        import(&json!([good]), "mall").status.success(),
        "a second time brings up to date"
    );
    says(
        &import(&json!([good]), "maul"),
        &["--shop", "mall", "\"maul\""],
    );
    says(
        &import(&json!([good, good]), "mall"),
        &["[1].order.number", "twice"],
    );
    for (pointer, value, parts) in [
        ("/order/number", json!("#"), ["[1].order.number", "\"#\""]),
        (
            "/order/placed_at",
            json!("now"),
            ["[1].order.placed_at", "\"now\""],
        ),
        (
            "/order/lines/0/quantity",
            json!(-1),
            ["[1].order.lines[0].quantity", "-1"],
        ),
        (
            "/order/lines",
            json!([case()["order"]["lines"][0], case()["order"]["lines"][0]]),
            ["[1].order.lines", "L1"],
        ),
        ("/email", json!(""), ["[1].email", "\"\""]),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        says(&import(&json!([good, bad]), "mall"), &parts);
    }
}

#[test]
fn the_outbox_can_be_read() {
    let directory = TempDir::new().unwrap();
    let config = config(&directory, &[]);
    let output = careline(&["outbox", "list", "--config", &config], "");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "0 mails wait to be delivered\n"
    );
    let output = careline(&["outbox", "retry", "--config", &config], "");
    assert!(output.status.success());
    assert!(Path::new(&directory.path().join("data/careline.db")).exists());
}

#[test]
fn it_serves_until_it_is_asked_to_stop() {
    let directory = TempDir::new().unwrap();
    let config = config(&directory, &[]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_careline"))
        .args(["serve", "--config", &config])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(700));
    assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
    let id = child.id().to_string();
    assert!(Command::new("kill").arg(&id).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}
