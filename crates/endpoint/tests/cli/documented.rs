//! The examples of the written pages work as they stand.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::command::careline;
use crate::{SHOP, file};

/// The code block of this language that follows the mark for this test on a page.
fn example(page: &str, language: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join(page)).unwrap();
    let (_, rest) = page.split_once("tests/cli/documented.rs").unwrap();
    let (_, rest) = rest.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

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
    let settings = example("docs/deploy.md", "toml");
    is_accepted(&settings);
    // All that is optional too, with secrets; of maildir and smtp there can be one, and there is no Postgres.
    let secret = |number: usize| format!("{number:032}");
    let webhook_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let mut optional = 0;
    let lines = settings
        .lines()
        .filter(|line| !line.contains("maildir = ") && !line.contains("postgres://"));
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
    let question = example("README.md", "json");
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
    let texts = example("docs/languages.md", "json");
    file(&directory, "locales/en.json", &texts);
    let checked = careline(&["policy", "check", &shop.display().to_string()], "");
    assert!(checked.status.success(), "{checked:?}");
}
