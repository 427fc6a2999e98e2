//! The command `check`.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::command::careline;
use crate::mail_server::MailServer;
use crate::{config, file};

fn check(config: &str, more: &[&str]) -> Output {
    careline(&[&["check", "--config", config], more].concat(), "")
}

/// What was found, as `severity key`, and all messages.
fn found(output: &Output) -> (Vec<String>, String) {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ok"], output.status.success());
    let findings = report["findings"].as_array().unwrap().iter();
    let keys = findings.map(|one| {
        let text = |key: &str| one[key].as_str().unwrap();
        format!("{} {}", text("severity"), text("key"))
    });
    (keys.collect(), report.to_string())
}

/// A configuration with which nothing is wrong.
const GOOD: [(&str, &str); 2] = [
    (
        "[[shops]]",
        "allowed_origins = [\"https://kendrascottmall.com\"]\n[[shops]]",
    ),
    ("data = ", "trusted_proxies = [\"127.0.0.1\"]\ndata = "),
];

#[test]
fn if_nothing_is_wrong_the_command_says_so_and_changes_nothing() {
    let directory = TempDir::new().unwrap();
    let config = config(&directory, &GOOD);
    let output = check(&config, &["--json"]);
    let (keys, said) = found(&output);
    assert!(output.status.success(), "{said}");
    assert_eq!(keys, ["ok data", "ok listen"], "{said}");
    assert_eq!(output.stderr, b"");
    assert!(!directory.path().join("data").exists());
    let lines = check(&config, &[]);
    let lines = String::from_utf8(lines.stdout).unwrap();
    assert!(lines.starts_with("ok "), "{lines}");
}

#[test]
fn all_that_is_wrong_is_named_at_once() {
    let directory = TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    file(&directory, "file", "");
    let webhook = "webhook = { url = \"http://127.0.0.1:1/hunter2\", secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\" }";
    let config = config(
        &directory,
        &[
            ("127.0.0.1:0", &taken),
            ("\"data\"", "\"file/data\""),
            ("[[shops]]", "assets = \"dist\"\ntypo = 1\n[[shops]]"),
            ("file =", &format!("{webhook}\nfile =")),
            (
                "[[shops]]",
                "[mail.smtp]\nhost = \"127.0.0.1\"\ntls = \"none\"\nport = 1\n[[shops]]",
            ),
        ],
    );
    fs::set_permissions(&config, Permissions::from_mode(0o644)).unwrap();
    let output = check(&config, &["--json"]);
    let (mut keys, said) = found(&output);
    keys.sort();
    keys.dedup();
    let expected = [
        "error assets",
        "error data",
        "error mail.smtp",
        "error shops[mall].webhook.url",
        "error typo",
        "warning ",
        "warning allowed_origins",
        "warning listen",
        "warning trusted_proxies",
    ];
    assert_eq!(keys, expected, "{said}");
    for part in [
        "found mode 0644",
        "127.0.0.1:1: the mail server can't be reached",
        "found a file",
        "Connection refused",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn what_the_settings_have_wrong_does_not_hide_the_rest() {
    let directory = TempDir::new().unwrap();
    let config = config(
        &directory,
        &[
            ("127.0.0.1:0", "localhost"),
            ("https://help.example", "help.example"),
            (
                "[[shops]]",
                "default_shop = \"x\"\nassets = \"dist\"\n[[shops]]",
            ),
            ("[[shops]]", "[mail.smtp]\nport = 1\n[[shops]]"),
        ],
    );
    let (mut keys, said) = found(&check(&config, &["--json"]));
    keys.retain(|key| key.starts_with("error"));
    keys.sort();
    let expected = [
        "error assets",
        "error default_shop",
        "error listen",
        "error mail.smtp.host",
        "error public_url",
    ];
    assert_eq!(keys, expected, "{said}");
    let (keys, said) = found(&check(&file(&directory, "none.toml", "= 1"), &["--json"]));
    assert_eq!(keys, ["error ", "warning "], "{said}");
}

#[test]
fn a_damaged_database_and_a_half_restored_folder_are_found() {
    let directory = TempDir::new().unwrap();
    let config = config(&directory, &GOOD);
    assert!(
        careline(&["outbox", "list", "--config", &config], "")
            .status
            .success()
    );
    assert!(check(&config, &[]).status.success());
    let data = directory.path().join("data");
    fs::create_dir(data.join("restoring")).unwrap();
    fs::write(
        data.join("careline.db"),
        "not a database, but a text".repeat(99),
    )
    .unwrap();
    fs::write(data.join("links.key"), "short").unwrap();
    let (keys, said) = found(&check(&config, &["--json"]));
    assert_eq!(
        keys,
        ["error data", "error data", "error data", "ok listen"],
        "{said}"
    );
}

#[test]
fn a_mail_server_is_asked_whether_it_accepts_the_login() {
    let directory = TempDir::new().unwrap();
    let server = MailServer::start();
    let with = |password: &str| {
        let mail = format!("{}[[shops]]", server.settings(password));
        let changes = [GOOD[0], GOOD[1], ("[[shops]]", mail.as_str())];
        config(&directory, &changes)
    };
    let (keys, said) = found(&check(&with("password = \"hunter3\""), &["--json"]));
    assert!(keys.contains(&"error mail.smtp".to_owned()), "{said}");
    assert!(said.contains("rejected the login: 535 5.7.8"), "{said}");
    assert!(!said.contains("hunter3"), "{said}");
    let good = with("password = \"hunter2\"");
    let (keys, said) = found(&check(&good, &["--json"]));
    assert!(keys.contains(&"ok mail.smtp".to_owned()), "{said}");
    assert_eq!(server.mails().len(), 0);
    let output = check(&good, &["--json", "--send-test-mail", "ops@shop.example"]);
    assert!(output.status.success(), "{output:?}");
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("To: ops@shop.example"), "{mails:?}");
    assert!(
        mails[0].contains("Subject: Careline: a test mail"),
        "{mails:?}"
    );
}
