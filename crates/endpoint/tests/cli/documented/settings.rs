//! Every block of settings is accepted by the parser of `careline.toml` or of `shop.toml`.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::command::careline;
use crate::documented::page::{blocks_in, example};
use crate::{FIXED, SHOP, file};

/// What a part of `careline.toml` doesn't say.
const BASE: &str =
    "listen = \"127.0.0.1:0\"\npublic_url = \"https://help.example\"\ndata = \"data\"\n";
const ONE_SHOP: &str = "[[shops]]\nid = \"mall\"\nfile = \"shops/mall.toml\"\n";
/// A secret of the form that webhooks need.
const WEBHOOK_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Whether this is all of `careline.toml`.
fn is_whole(text: &str) -> bool {
    text.contains("public_url = ")
}

/// The settings with all that stands in comments.
fn with_all(settings: &str) -> String {
    let lines = settings.lines().map(|line| {
        let setting = line.strip_prefix("# ");
        setting
            .filter(|line| line.contains(" = ") || line.starts_with('['))
            .unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The settings with secrets in place of `…`.
fn with_secrets(settings: &str) -> String {
    let lines = settings.lines().enumerate().map(|(number, line)| {
        let line = line.replace("whsec_…", WEBHOOK_SECRET);
        line.replace('…', &format!("{number:032}"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A careline.toml of these settings, read by a command.
fn read_as_config(settings: &str) -> Output {
    let directory = TempDir::new().unwrap();
    let (before, after) = match settings {
        whole if is_whole(whole) => ("", ""),
        part if part.contains("[[shops]]") => (BASE, ""),
        _ => (BASE, ONE_SHOP),
    };
    let settings = format!("{before}{settings}\n{after}");
    for line in settings
        .lines()
        .filter_map(|line| line.strip_prefix("file = \""))
    {
        let shop = directory.path().join(line.split('"').next().unwrap());
        fs::create_dir_all(shop.parent().unwrap()).unwrap();
        fs::copy(SHOP, shop).unwrap();
    }
    file(&directory, "smtp-password", "secret");
    file(&directory, "s3-key", "secret");
    let folder = directory.path().display();
    let no_server = format!("postgres://careline@localhost/careline?host={folder}");
    file(&directory, "database-url", &no_server);
    let key_of_zeros = format!("{}==", "A".repeat(86));
    file(&directory, "database-key", &key_of_zeros);
    let settings = settings.replace("/etc/careline/", &format!("{folder}/"));
    let config = file(&directory, "careline.toml", &settings);
    Command::new(env!("CARGO_BIN_EXE_careline"))
        .args(["outbox", "list", "--config", &config])
        .env("CREDENTIALS_DIRECTORY", directory.path())
        .output()
        .unwrap()
}

/// A shop.toml of these settings, checked.
fn read_as_policy(settings: &str) -> Output {
    let directory = TempDir::new().unwrap();
    let base = match settings.contains("timezone = ") {
        true => String::new(),
        false => {
            format!("{FIXED}shop = {{ name = \"The Mall\", email = \"help@mall.example\" }}\n")
        }
    };
    let shop = file(&directory, "shop.toml", &format!("{base}{settings}"));
    careline(&["policy", "check", &shop], "")
}

/// Whether the settings were accepted, and the command didn't find the database that they name.
fn names_a_server(settings: &str, config: &Output) -> bool {
    let error = String::from_utf8_lossy(&config.stderr);
    settings.contains("[database]")
        && error.contains("the database postgres://localhost:5432/careline can't be opened")
}

#[test]
fn every_block_of_settings_can_be_used() {
    let blocks = blocks_in("toml");
    assert!(!blocks.is_empty());
    for block in blocks {
        let settings = with_secrets(&block.text);
        let (config, policy) = (read_as_config(&settings), read_as_policy(&settings));
        let is_accepted = config.status.success()
            || policy.status.success()
            || names_a_server(&settings, &config);
        assert!(is_accepted, "{}: {config:?} {policy:?}", block.place);
    }
}

#[test]
fn what_stands_in_comments_can_be_used_too() {
    let settings = example("docs/settings.md", "careline.toml", "toml");
    // Of maildir and smtp there can be one, and there is no Postgres, which a bucket needs.
    let unusable = ["maildir = ", "# database.", "photos.s3 = "];
    let is_usable = |line: &&str| !unusable.iter().any(|key| line.contains(key));
    let settings: Vec<_> = settings.lines().filter(is_usable).collect();
    let config = read_as_config(&with_secrets(&with_all(&settings.join("\n"))));
    assert!(config.status.success(), "{config:?}");
    let policy = example("docs/settings.md", "shop.toml", "toml");
    let policy = read_as_policy(&with_secrets(&with_all(&policy)));
    assert!(policy.status.success(), "{policy:?}");
}

#[test]
fn the_whole_files_have_every_setting_that_init_writes() {
    for (section, template) in [
        (
            "careline.toml",
            include_str!("../../../src/cli/init/careline.toml"),
        ),
        ("shop.toml", include_str!("../../../src/cli/init/shop.toml")),
    ] {
        let documented = example("docs/settings.md", section, "toml");
        let keys = |text: &str| -> Vec<String> {
            let lines = text.lines().map(|line| line.trim_start_matches("# "));
            let keys = lines
                .filter_map(|line| line.split_once(" = "))
                .map(|(key, _)| key.to_owned());
            keys.filter(|key| !key.contains(' ')).collect()
        };
        let documented = keys(&documented);
        for key in keys(template) {
            assert!(
                documented.contains(&key),
                "docs/settings.md, {section}, lacks {key}"
            );
        }
    }
}
