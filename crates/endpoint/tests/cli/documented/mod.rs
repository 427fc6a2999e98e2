//! The examples of the written pages work as they stand.

mod links;
mod page;

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::command::careline;
use crate::documented::page::example;
use crate::{SHOP, file};

fn is_accepted(settings: &str) {
    let directory = TempDir::new().unwrap();
    let shop = directory.path().join("shops/kendra-scott-mall");
    fs::create_dir_all(&shop).unwrap();
    fs::copy(SHOP, shop.join("shop.toml")).unwrap();
    let config = file(&directory, "careline.toml", settings);
    let output = careline(&["outbox", "list", "--config", &config], "");
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn the_settings_can_be_used() {
    let settings = example("docs/settings.md", "careline.toml", "toml");
    is_accepted(&settings);
    // All that is optional too, with secrets; of maildir and smtp there can be one.
    let secret = |number: usize| format!("{number:032}");
    let webhook_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let mut optional = 0;
    let lines = settings.lines().filter(|line| !line.contains("maildir = "));
    let all = lines.enumerate().map(|(number, line)| {
        let setting = line
            .strip_prefix("# ")
            .filter(|line| *line != "careline.toml");
        optional += usize::from(setting.is_some());
        let setting = setting.unwrap_or(line).replace("whsec_…", webhook_secret);
        setting.replace('…', &secret(number))
    });
    let all: Vec<_> = all.collect();
    assert!(optional > 20, "{all:?}");
    is_accepted(&all.join("\n"));
}

#[test]
fn the_question_can_be_decided() {
    let question = example("README.md", "Settings", "json");
    let output = careline(&["decide", "--shop", SHOP], &question);
    let decision: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(decision["verdict"], "eligible");
    assert_eq!(decision["urgent"], true);
}

#[test]
fn a_shops_own_texts_can_be_used() {
    let directory = TempDir::new().unwrap();
    let shop = directory.path().join("shop.toml");
    fs::copy(SHOP, &shop).unwrap();
    fs::create_dir(directory.path().join("locales")).unwrap();
    let texts = example("docs/languages.md", "A shop's own words", "json");
    file(&directory, "locales/en.json", &texts);
    let checked = careline(&["policy", "check", &shop.display().to_string()], "");
    assert!(checked.status.success(), "{checked:?}");
}
