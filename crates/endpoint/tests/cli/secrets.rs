//! Secrets that don't stand in the configuration.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::command::{careline, says};
use crate::mail_server::MailServer;
use crate::{config, file};

const TOKEN: &str = "of-the-mall-0123456789-abcdef";

fn check(config: &str, variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_careline"))
        .args(["check", "--json", "--config", config])
        .env_remove("CREDENTIALS_DIRECTORY")
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

/// What was found, which names no secret.
fn found(output: &Output) -> String {
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(!said.contains("hunter2") && !said.contains(TOKEN), "{said}");
    said
}

#[test]
fn a_secret_is_read_from_a_file_a_credential_or_the_environment() {
    let directory = TempDir::new().unwrap();
    let server = MailServer::start();
    fs::create_dir(directory.path().join("credentials")).unwrap();
    let credentials = directory.path().join("credentials");
    let credentials = ("CREDENTIALS_DIRECTORY", credentials.to_str().unwrap());
    file(&directory, "password", "hunter2\n");
    file(&directory, "credentials/password", "hunter2");
    for (setting, variable) in [
        ("password_file = \"password\"", ("UNRELATED", "")),
        (
            "password_file = \"$CREDENTIALS_DIRECTORY/password\"",
            credentials,
        ),
        ("", ("CARELINE_SMTP_PASSWORD", "hunter2")),
    ] {
        let mail = format!("{}[[shops]]", server.settings(setting));
        let config = config(&directory, &[("[[shops]]", &mail)]);
        let output = check(&config, &[variable]);
        let said = found(&output);
        assert!(output.status.success(), "{setting}: {said}");
        assert!(said.contains("accepts the login"), "{said}");
    }
}

#[test]
fn each_secret_of_a_shop_has_a_file_and_a_variable() {
    let directory = TempDir::new().unwrap();
    file(&directory, "token", TOKEN);
    file(&directory, "short", "hunter2");
    let webhook = "webhook = { url = \"http://127.0.0.1:1/\", secret_file = \"short\" }";
    let settings = format!("orders_token_file = \"token\"\n{webhook}\nfile =");
    let config = config(&directory, &[("file =", &settings)]);
    let said = found(&check(&config, &[("CARELINE_SHOP_MALL_DESK_TOKEN", TOKEN)]));
    assert!(said.contains("found that of `orders_token`"), "{said}");
    assert!(said.contains("shops[0].webhook.secret"), "{said}");
    assert!(!said.contains("shops[0].orders_token"), "{said}");
}

#[test]
fn a_secret_that_is_given_twice_is_refused_and_both_are_named() {
    let directory = TempDir::new().unwrap();
    file(&directory, "token", TOKEN);
    let inline = format!("desk_token = \"{TOKEN}\"\n");
    let variable = ("CARELINE_SHOP_MALL_DESK_TOKEN", TOKEN);
    for (settings, variables, found_both) in [
        (
            format!("{inline}desk_token_file = \"token\"\nfile ="),
            &[][..],
            "found desk_token and desk_token_file",
        ),
        (
            format!("{inline}file ="),
            &[variable],
            "found desk_token and CARELINE_SHOP_MALL_DESK_TOKEN",
        ),
        (
            "desk_token_file = \"token\"\nfile =".to_owned(),
            &[variable],
            "found desk_token_file and CARELINE_SHOP_MALL_DESK_TOKEN",
        ),
    ] {
        let config = config(&directory, &[("file =", &settings)]);
        let said = found(&check(&config, variables));
        assert!(said.contains("shops[0].desk_token"), "{said}");
        assert!(said.contains(found_both), "{said}");
    }
}

#[test]
fn a_file_that_can_not_be_read_is_named() {
    let directory = TempDir::new().unwrap();
    file(&directory, "empty", "\n");
    for (path, part) in [
        ("nothing", "No such file"),
        ("empty", "which is empty"),
        ("$CREDENTIALS_DIRECTORY/token", "LoadCredential="),
    ] {
        let settings = format!("desk_token_file = \"{path}\"\nfile =");
        let config = config(&directory, &[("file =", &settings)]);
        let output = check(&config, &[]);
        says(&output, &["wrong"]);
        let said = found(&output);
        assert!(said.contains("shops[0].desk_token_file"), "{said}");
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn a_secret_file_that_others_can_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = TempDir::new().unwrap();
    let token = file(&directory, "token", TOKEN);
    let settings = "desk_token_file = \"token\"\nfile =";
    let config = config(&directory, &[("file =", settings)]);
    for (mode, is_warned_of) in [(0o644, true), (0o640, false), (0o600, false)] {
        fs::set_permissions(&token, fs::Permissions::from_mode(mode)).unwrap();
        let output = check(&config, &[]);
        let said = found(&output);
        assert!(output.status.success(), "{said}");
        assert_eq!(said.contains("holds a secret"), is_warned_of, "{said}");
    }
}

#[test]
fn a_databases_password_is_never_shown() {
    let directory = TempDir::new().unwrap();
    let url = "postgres://careline:hunter2@127.0.0.1:1/careline";
    let variable = ("CARELINE_DATABASE_URL", url);
    file(&directory, "url", url);
    let inline = format!("database.url = \"{url}\"");
    for (setting, variables) in [
        (inline.as_str(), &[][..]),
        ("database.url_file = \"url\"", &[]),
        ("", &[variable]),
    ] {
        let config = config(&directory, &[("data =", &format!("{setting}\ndata ="))]);
        let said = found(&check(&config, variables));
        let named = "the database postgres://127.0.0.1:1/careline can't be opened";
        assert!(said.contains(named), "{setting}: {said}");
    }
    let config = config(
        &directory,
        &[(
            "data =",
            "database.url = \"mysql://careline:hunter2@db\"\ndata =",
        )],
    );
    let said = found(&check(&config, &[]));
    assert!(said.contains("database.url"), "{said}");
    assert!(said.contains("expected a URL like"), "{said}");
}

#[test]
fn the_key_of_replicas_stands_beside_the_database() {
    let directory = TempDir::new().unwrap();
    // 64 bytes of zeros in base64, on two lines, as `openssl rand -base64 64` prints them.
    let key = format!("{}\n{}==\n", "A".repeat(64), "A".repeat(22));
    file(&directory, "key", &key);
    file(&directory, "short", "hunter2");
    let url = "database.url = \"postgres://careline@127.0.0.1:1/careline\"";
    for (settings, part) in [
        (
            format!("{url}\ndatabase.key_file = \"key\""),
            "can't be opened",
        ),
        (
            format!("{url}\ndatabase.key_file = \"short\""),
            "expected 64 bytes in base64",
        ),
        (
            "database.key_file = \"key\"".to_owned(),
            "expected `database.url` beside it",
        ),
    ] {
        let config = config(&directory, &[("data =", &format!("{settings}\ndata ="))]);
        let said = found(&check(&config, &[]));
        assert!(said.contains(part), "{settings}: {said}");
        assert_eq!(
            said.contains("database.key"),
            part.starts_with("expected"),
            "{said}"
        );
    }
}

#[test]
fn a_backup_with_postgres_is_refused() {
    let directory = TempDir::new().unwrap();
    let url = "database.url = \"postgres://careline:hunter2@127.0.0.1:1/careline\"\ndata =";
    let config = config(&directory, &[("data =", url)]);
    let to = directory.path().join("backup");
    let to = to.to_str().unwrap();
    for (command, option) in [("backup", "--to"), ("restore", "--from")] {
        let output = careline(&[command, option, to, "--config", &config], "");
        says(&output, &["pg_dump"]);
    }
}
