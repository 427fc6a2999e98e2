//! Mails that are written from tickets.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use careline_harness::until::until_blocking;
use mail_parser::{Message, MessageParser};
use serde_json::json;
use uuid::Uuid;

use crate::fixture::Fixture;
use crate::ticket::post;
use std::sync::LazyLock;

static FIXTURE: LazyLock<Fixture> = Fixture::lazy();
/// The support email of the fixture's shop.
const SUPPORT: &str = "help@atelier.example";
/// The number of mails for a ticket: support's, and the shopper's confirmation.
const MAILS: usize = 2;
/// The separator of the fields: no UTF-8 text has this byte.
const BETWEEN: u8 = 0xFF;
/// The allowed headers, each at most once.
const HEADERS: [&str; 15] = [
    "auto-submitted",
    "content-language",
    "content-transfer-encoding",
    "content-type",
    "date",
    "from",
    "importance",
    "in-reply-to",
    "message-id",
    "mime-version",
    "priority",
    "references",
    "reply-to",
    "subject",
    "to",
];

/// The name, the email, the description, the order's number, the item in words and the language of a ticket, with a
/// byte of `0xFF` between each.
///
/// If the ticket is accepted, both mails have known headers only, each once, and one recipient: the shop, or the
/// shopper.
pub fn mail(bytes: &[u8]) {
    // The maildir is shared by all tests.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let mut fields = bytes
        .split(|byte| *byte == BETWEEN)
        .map(String::from_utf8_lossy);
    let mut field = || fields.next().unwrap_or_default().into_owned();
    let id = Uuid::new_v4().to_string();
    let (name, email) = (field(), field());
    let body = json!({
        "id": id, "secret_sha256": "0".repeat(64), "topic": "damaged", "contact": {"name": name, "email": email},
        "description": field(), "order": {"number": field(), "item_in_words": field()}, "locale": field(),
        "details": {}, "photos": [], "no_photo": true,
    });
    if post(&FIXTURE, &id, body.to_string().as_bytes()).status != StatusCode::CREATED {
        return;
    }
    let mails = delivered();
    let mut recipients: Vec<_> = mails.iter().map(|mail| recipient(mail)).collect();
    recipients.sort();
    let mut expected = vec![SUPPORT.to_owned(), in_ascii(email.trim())];
    expected.sort();
    assert_eq!(recipients, expected, "{body}");
}

/// Waits for a ticket's mails, and takes them out of the maildir.
fn delivered() -> Vec<Vec<u8>> {
    let files = until_blocking("the mails of a ticket", || {
        let there = std::fs::read_dir(&FIXTURE.maildir).into_iter().flatten();
        let files: Vec<_> = there.flatten().map(|entry| entry.path()).collect();
        (files.len() >= MAILS).then_some(files)
    });
    let take = |file| {
        let mail = std::fs::read(&file).unwrap();
        std::fs::remove_file(file).unwrap();
        mail
    };
    files.unwrap().into_iter().map(take).collect()
}

/// Checks a mail's head; returns its recipient.
fn recipient(mail: &[u8]) -> String {
    let parsed = MessageParser::default().parse(mail).unwrap();
    head(&parsed);
    for line in mail
        .split(|byte| *byte == b'\n')
        .take_while(|line| !line.trim_ascii().is_empty())
    {
        assert!(line.ends_with(b"\r"), "a line of the head ends by LF alone");
        assert!(line.is_ascii(), "a line of the head isn't ASCII");
    }
    let to = parsed.to().unwrap();
    assert_eq!(to.iter().count(), 1, "{to:?}");
    let from = parsed.from().unwrap();
    assert_eq!(from.iter().count(), 1, "{from:?}");
    let to = to.first().unwrap().address().unwrap().to_lowercase();
    // Support's mail doesn't come from the address that it goes to.
    let sender = match to.as_str() {
        SUPPORT => "careline@help.example",
        _ => SUPPORT,
    };
    assert_eq!(from.first().unwrap().address(), Some(sender));
    to
}

fn head(mail: &Message<'_>) {
    let mut seen = BTreeSet::new();
    for header in mail.headers() {
        let name = header.name.as_str().to_lowercase();
        assert!(HEADERS.contains(&name.as_str()), "the header {name}");
        assert!(seen.insert(name.clone()), "{name} is there twice");
    }
}

/// An address with its domain in ASCII.
fn in_ascii(email: &str) -> String {
    let (name, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let domain = idna::domain_to_ascii(domain).unwrap_or_default();
    format!("{name}@{domain}").to_lowercase()
}

/// A mail's fields in the form that [`mail`] reads.
#[must_use]
pub fn fields(fields: [&str; 6]) -> Vec<u8> {
    fields.map(str::as_bytes).join(&BETWEEN)
}
