//! SIGHUP: the endpoint reads its configuration again.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;

use careline_harness::until::until_blocking;
use serde_json::Value;
use tempfile::TempDir;

use crate::endpoint::{Endpoint, TICKET, after, ticket};
use crate::{FIXED, config, file};

const SHOP_TABLE: &str = "shop = { name = \"The Mall\", email = \"help@mall.example\" }\n";
const OLD_TOKEN: &str = "the-old-token-of-the-desk";
const NEW_TOKEN: &str = "the-new-token-of-the-desk";

/// An endpoint whose shop and its token are files of the test's own.
struct Story {
    endpoint: Endpoint,
    connection: TcpStream,
}

/// An answer's status and body.
type Answer = (u16, Value);

impl Story {
    fn begin() -> Self {
        let directory = TempDir::new().unwrap();
        file(&directory, "shop.toml", &shop("The Mall"));
        file(&directory, "desk-token", OLD_TOKEN);
        let shop_file = format!("file = \"{}\"", crate::SHOP);
        let own_files = "file = \"shop.toml\"\ndesk_token_file = \"desk-token\"";
        let config = config(&directory, &[(&shop_file, own_files)]);
        let endpoint = Endpoint::start_with(directory, config);
        let connection = TcpStream::connect(&endpoint.address).unwrap();
        Self {
            endpoint,
            connection,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.endpoint.directory.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    fn change(&self, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path("careline.toml")).unwrap();
        assert!(text.contains(from), "{from:?} isn't in: {text}");
        self.write("careline.toml", text.replacen(from, to, 1));
    }

    /// Reloads, and returns the log until it tells the end of that.
    fn reload(&mut self) -> String {
        self.endpoint.ask("-HUP");
        let mut told = String::new();
        for line in self.endpoint.log.by_ref().map(Result::unwrap) {
            told.push_str(&line);
            told.push('\n');
            if line.contains("reloaded the configuration") || line.contains("the old one stays") {
                return told;
            }
        }
        panic!("the log ended: {told}");
    }

    /// Asks on the connection that was opened at the beginning.
    fn get(&mut self, path: &str, headers: &str) -> Answer {
        let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
        self.connection.write_all(head.as_bytes()).unwrap();
        answer(&self.connection)
    }

    /// Sends a ticket on that connection.
    fn send_ticket(&mut self) -> u16 {
        let ticket = ticket();
        let head = format!(
            "POST /v1/shops/mall/tickets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
             Idempotency-Key: {TICKET}\r\nContent-Length: {}\r\n\r\n{ticket}",
            ticket.len()
        );
        self.connection.write_all(head.as_bytes()).unwrap();
        answer(&self.connection).0
    }

    /// Waits for a mail to this address.
    fn wait_for_mail_to(&self, address: &str) {
        let new = self.path("data/mail/new");
        until_blocking("the mail", || {
            let mut mails = std::fs::read_dir(&new).ok()?.flatten();
            mails.find(|mail| {
                let mail = std::fs::read_to_string(mail.path()).unwrap();
                mail.lines()
                    .any(|line| line.starts_with("To:") && line.contains(address))
            })
        })
        .unwrap();
    }

    fn name(&mut self) -> Value {
        self.get("/v1/shops/mall", "").1["name"].clone()
    }

    fn desk(&mut self, token: &str) -> u16 {
        let header = format!("Authorization: Bearer {token}\r\n");
        self.get("/v1/shops/mall/desk/tickets", &header).0
    }
}

fn shop(name: &str) -> String {
    SHOP_TABLE.replace("The Mall", name) + FIXED
}

fn answer(connection: &TcpStream) -> Answer {
    let mut reader = BufReader::new(connection);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim_end().is_empty() {
            break;
        }
        head.push(line.trim_end().to_ascii_lowercase());
    }
    let status = head[0].split(' ').nth(1).unwrap().parse().unwrap();
    let mut lengths = head
        .iter()
        .filter_map(|line| line.strip_prefix("content-length: "));
    let length = lengths.next().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}

#[test]
fn the_same_connection_gets_the_new_policy_texts_origins_and_tokens() {
    let mut story = Story::begin();
    let page = "Origin: https://mall.example\r\n";
    assert_eq!(story.name(), "The Mall");
    assert_eq!(story.get("/v1/shops/mall", page).0, 403);
    assert_eq!((story.desk(OLD_TOKEN), story.desk(NEW_TOKEN)), (200, 401));

    story.write("shop.toml", shop("The New Mall"));
    story.write("desk-token", NEW_TOKEN);
    std::fs::create_dir(story.path("locales")).unwrap();
    story.write("locales/en.json", r#"{"panel.track": "Find a parcel"}"#);
    story.change(
        "[[shops]]",
        "allowed_origins = [\"https://mall.example\"]\n[[shops]]",
    );
    let told = story.reload();
    assert!(
        told.contains("reloaded") && !told.contains("restart"),
        "{told}"
    );

    assert_eq!(story.name(), "The New Mall");
    assert_eq!(story.get("/v1/shops/mall", page).0, 200);
    assert_eq!((story.desk(OLD_TOKEN), story.desk(NEW_TOKEN)), (401, 200));
    let (_, facts) = story.get("/v1/shops/mall?locale=en", "");
    assert_eq!(facts["texts"]["panel.track"], "Find a parcel", "{facts}");
}

#[test]
fn mail_is_delivered_under_the_new_configuration() {
    let mut story = Story::begin();
    let moved = shop("The Mall").replace("help@mall.example", "desk@mall.example");
    story.write("shop.toml", moved);
    story.reload();
    assert_eq!(story.send_ticket(), 201);
    story.wait_for_mail_to("desk@mall.example");
}

#[test]
fn a_wrong_configuration_changes_nothing_and_all_its_errors_are_logged() {
    let mut story = Story::begin();
    story.write("shop.toml", shop("").replace("urgent.window_days = 7", ""));
    story.write("desk-token", "s3cret");
    story.change("127.0.0.1:0", "nowhere");
    let told = story.reload();
    for part in [
        "shop.toml",
        "shop.name",
        "urgent",
        "desk_token",
        "listen",
        "\"nowhere\"",
        "ERROR",
    ] {
        assert!(told.contains(part), "{part:?} isn't in: {told}");
    }
    assert!(!told.contains("s3cret"), "{told}");
    assert_eq!(story.name(), "The Mall");
    assert_eq!(story.desk(OLD_TOKEN), 200);

    story.write("careline.toml", "not = [toml");
    story.reload();
    assert_eq!(story.name(), "The Mall");
}

#[test]
fn a_setting_that_needs_a_restart_is_named_and_the_others_are_taken() {
    let mut story = Story::begin();
    story.write("shop.toml", shop("The New Mall"));
    story.change("data = \"data\"", "data = \"elsewhere\"");
    story.change("127.0.0.1:0", "127.0.0.1:1");
    story.change(
        "[[shops]]",
        "metrics.listen = \"127.0.0.1:0\"\nlog.format = \"json\"\nlimits.multiplier = 2\n[[shops]]",
    );
    for _ in 0..2 {
        let told = story.reload();
        for key in ["listen", "data", "limits", "log.format", "metrics.listen"] {
            let warning = format!("the setting `{key}` has changed, which needs a restart");
            assert!(told.contains(&warning), "{key} isn't in: {told}");
        }
    }
    assert_eq!(story.name(), "The New Mall");
    assert!(!story.path("elsewhere").exists());
}

#[test]
fn an_endpoint_that_stops_reads_nothing_more() {
    let mut story = Story::begin();
    let held = TcpStream::connect(&story.endpoint.address).unwrap();
    story.endpoint.ask("-TERM");
    after(&mut story.endpoint.log, "stopping");
    story.endpoint.ask("-HUP");
    drop(held);
    assert!(story.endpoint.child.wait().unwrap().success());
}
