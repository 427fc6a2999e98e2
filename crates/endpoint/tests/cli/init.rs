//! The command `init`.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::command::{careline, says};
use crate::endpoint::Endpoint;

/// All that is needed, but the folder.
const FLAGS: [&str; 22] = [
    "--shop",
    "pearls",
    "--name",
    "Ada's \"Pearls\"",
    "--email",
    "help@pearls.example",
    "--origin",
    "https://pearls.example",
    "--base-url",
    "https://help.pearls.example",
    "--timezone",
    "Europe/Paris",
    "--urgent-days",
    "7",
    "--reply-days",
    "1-2",
    "--processing-days",
    "1-3",
    "--delivery-days",
    "2-5",
    "--refund-days",
    "5-10",
];

fn init(directory: &TempDir, flags: &[&str]) -> std::process::Output {
    let dir = directory.path().join("new");
    let dir = dir.to_str().unwrap();
    careline(&[&["init", "--dir", dir], flags].concat(), "")
}

#[test]
fn what_it_writes_is_checked_and_served() {
    let directory = TempDir::new().unwrap();
    let more = ["--listen", "127.0.0.1:0", "--return-days", "30"];
    let output = init(&directory, &[&FLAGS[..], &more].concat());
    assert!(output.status.success(), "{output:?}");
    let config = directory.path().join("new/careline.toml");
    let config = config.to_str().unwrap();
    let checked = careline(&["check", "--json", "--config", config], "");
    assert!(checked.status.success(), "{checked:?}");
    let report: Value = serde_json::from_slice(&checked.stdout).unwrap();
    let mut findings = report["findings"].as_array().unwrap().iter();
    assert!(findings.all(|one| one["severity"] == "ok"), "{report}");
    let config = config.to_owned();
    Endpoint::start_with(directory, config);
}

#[test]
fn what_it_is_not_told_stays_a_comment_that_can_be_used() {
    let directory = TempDir::new().unwrap();
    assert!(init(&directory, &FLAGS).status.success());
    let shop = directory.path().join("new/shops/pearls/shop.toml");
    let written = fs::read_to_string(&shop).unwrap();
    let told: toml::Table = written.parse().unwrap();
    assert_eq!(told["shop"]["name"].as_str(), Some("Ada's \"Pearls\""));
    for table in [
        "returns",
        "payment",
        "shipping",
        "cancellation",
        "final_sale",
        "brand",
    ] {
        assert!(told[table].as_table().unwrap().is_empty(), "{table}");
    }
    let shop = shop.to_str().unwrap();
    assert!(careline(&["policy", "check", shop], "").status.success());
    let lines = written.lines().map(|line| match line.strip_prefix("# ") {
        Some(setting) if setting.contains(" = ") => setting,
        _ => line,
    });
    fs::write(shop, lines.collect::<Vec<_>>().join("\n")).unwrap();
    let all = careline(&["policy", "check", shop], "");
    assert!(all.status.success(), "{all:?}");
}

#[test]
fn all_missing_flags_are_named_at_once() {
    let directory = TempDir::new().unwrap();
    let output = init(&directory, &["--shop", "pearls", "--refund-days", "5-10"]);
    says(
        &output,
        &["--name, --email, --origin, --base-url, --timezone, --urgent-days, --reply-days"],
    );
    assert!(!directory.path().join("new").exists());
    says(
        &init(&directory, &["--email", "nobody"]),
        &["--email", "nobody"],
    );
    for (flag, value) in [
        ("--shop", "The Shop"),
        ("--name", " "),
        ("--origin", "pearls.example"),
        ("--timezone", "Paris"),
        ("--reply-days", "0-2"),
        ("--delivery-days", "5-2"),
    ] {
        says(
            &init(&directory, &[flag, value]),
            &[flag, value, "expected"],
        );
    }
}

#[test]
fn no_file_is_overwritten() {
    let directory = TempDir::new().unwrap();
    assert!(init(&directory, &FLAGS).status.success());
    let config = directory.path().join("new/careline.toml");
    says(
        &init(&directory, &FLAGS),
        &["careline.toml", "left as it is"],
    );
    fs::remove_file(&config).unwrap();
    says(&init(&directory, &FLAGS), &["shop.toml", "left as it is"]);
    assert!(!config.exists());
}

#[test]
fn the_data_can_be_elsewhere() {
    let directory = TempDir::new().unwrap();
    let output = init(
        &directory,
        &[&FLAGS[..], &["--data", "/var/lib/pearls"]].concat(),
    );
    assert!(output.status.success(), "{output:?}");
    let config = fs::read_to_string(directory.path().join("new/careline.toml")).unwrap();
    let config: toml::Table = config.parse().unwrap();
    assert_eq!(config["data"].as_str(), Some("/var/lib/pearls"));
}
