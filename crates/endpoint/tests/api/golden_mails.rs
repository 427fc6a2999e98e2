//! Whole mails, compared with those in `tests/mails`, which a browser can show.
//!
//! `CARELINE_WRITE_MAILS=1 cargo test -p careline-endpoint --test api golden_mails` writes them anew: look at them before
//! you commit them.

use std::path::PathBuf;

use chrono::TimeDelta;
use mail_parser::MessageParser;
use mailparse::{MailHeaderMap as _, ParsedMail};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{SECRET, SHOP, TestApp, golden_order, sha256_hex, ticket_without_photo};
use crate::case::message;
use crate::code::by_code;
use crate::desk::{CASE, post};
use crate::pictures::jpeg;

const ADA: &str = "ada@example.com";
const SUPPORT: &str = "support@kendrascottmall.com";
const WRITE: &str = "CARELINE_WRITE_MAILS";
/// The first shop's mails in a brand's look.
const GOLD: &str = "accent = \"#b08d3e\"\nlogo = \"https://cdn.example/logo.png\"";

/// A mail without what differs in each run.
struct Golden {
    to: String,
    subject: String,
    plain: String,
    html: String,
}

impl Golden {
    /// Reads a mail with two parsers, which must agree.
    fn read(raw: &[u8]) -> Self {
        let one = MessageParser::default().parse(raw).unwrap();
        let other = mailparse::parse_mail(raw).unwrap();
        let of_one = [
            one.subject().unwrap().to_owned(),
            one.body_text(0).unwrap().replace("\r\n", "\n"),
            one.body_html(0).unwrap().replace("\r\n", "\n"),
        ];
        let of_other = [
            other.headers.get_first_value("Subject").unwrap(),
            part(&other, "text/plain"),
            part(&other, "text/html"),
        ];
        assert_eq!(of_one, of_other);
        let [subject, plain, html] = of_one.map(|text| without_secrets(&text));
        let to = one.to().unwrap().first().unwrap().address().unwrap();
        Self {
            to: to.to_owned(),
            subject,
            plain,
            html,
        }
    }

    #[track_caller]
    fn is(&self, name: &str) {
        let text = format!("Subject: {}\n\n{}", self.subject, self.plain);
        for (file, found) in [
            (format!("{name}.txt"), &text),
            (format!("{name}.html"), &self.html),
        ] {
            let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .join("tests/mails")
                .join(&file);
            if std::env::var_os(WRITE).is_some() {
                std::fs::write(path, found).unwrap();
                continue;
            }
            let expected = std::fs::read_to_string(path).unwrap();
            assert!(
                *found == expected,
                "{file} differs; {WRITE}=1 writes it anew:\n{found}"
            );
        }
    }
}

/// The text of a mail's part.
fn part(mail: &ParsedMail<'_>, media_type: &str) -> String {
    let mut parts = mail.parts();
    let part = parts.find(|part| part.ctype.mimetype == media_type);
    part.unwrap().get_body().unwrap().replace("\r\n", "\n")
}

/// Replaces what is random: references, codes and the tokens of links.
fn without_secrets(text: &str) -> String {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let replaced = |text: &str, start: &str, with: &str| {
        let mut parts = text.split(start);
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |text, part| {
            format!("{text}{start}{with}{}", part.trim_start_matches(is_token))
        })
    };
    let text = replaced(text, "#careline=", "TOKEN");
    let text = replaced(&text, "/desk/act/", "TOKEN");
    let is_reference = |part: &str| part.len() == 9 && part.as_bytes()[4] == b'-';
    let mut parts = text.split("CL-");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| match part.split_at_checked(9) {
        Some((reference, rest)) if is_reference(reference) => format!("{text}CL-7Q2M-4XKD{rest}"),
        _ => format!("{text}CL-{part}"),
    })
}

/// The mails that are due now and weren't before.
async fn mails(app: &TestApp, before: &mut Vec<Vec<u8>>) -> Vec<Golden> {
    let all = app.mails().await;
    let new = all.iter().filter(|raw| !before.contains(raw));
    let new = new.map(|raw| Golden::read(raw)).collect();
    *before = all;
    new
}

#[track_caller]
fn to(mails: &[Golden], address: &str) -> usize {
    let mut found = mails
        .iter()
        .enumerate()
        .filter(|(_, mail)| mail.to == address);
    let (index, _) = found
        .next()
        .unwrap_or_else(|| panic!("no mail to {address}"));
    assert!(found.next().is_none(), "one mail to {address}");
    index
}

/// The first shop with a table `[brand]`.
async fn branded(brand: &str) -> TestApp {
    TestApp::with_shop("[brand]\n", &format!("[brand]\n{brand}\n"), |config| config).await
}

/// An order of two items. One has a picture, a long title and hostile markup in it.
fn order() -> Value {
    let mut order = golden_order();
    order["lines"][0]["image_url"] = "https://cdn.example/elisa.jpg?w=128&h=128".into();
    let mut other = order["lines"][0].clone();
    other["id"] = "L2".into();
    other["title"] =
        "Danielle statement earrings <b>\"limited\"</b> & hand-finished, with natural stones"
            .into();
    other["variant"] = "Gold, <i>abalone</i>".into();
    other["quantity"] = 2.into();
    other["image_url"] = Value::Null;
    order["lines"].as_array_mut().unwrap().push(other);
    order
}

#[tokio::test]
async fn a_ticket_from_its_receipt_to_the_check_in() {
    let app = TestApp::with_ticket().await;
    let seen = &mut Vec::new();
    let new = mails(&app, seen).await;
    new[to(&new, ADA)].is("receipt");
    new[to(&new, SUPPORT)].is("support");

    let ask = json!({"text": "Which length do you want?\nWe have 16\" and 18\".", "asks": true});
    post(&app, "messages", &ask).await;
    let new = mails(&app, seen).await;
    new[to(&new, ADA)].is("question");

    let said = message(1, "18 inches <please> & thanks");
    let path = format!("{CASE}/messages");
    app.post_as(&path, Some(SECRET), &said).await;
    let new = mails(&app, seen).await;
    new[to(&new, SUPPORT)].is("message");

    app.later(TimeDelta::hours(1));
    let step = json!({"kind": "refund", "state": "started", "note": "USD 65.00 to your card"});
    post(&app, "steps", &step).await;
    let new = mails(&app, seen).await;
    new[to(&new, ADA)].is("step");

    app.later(TimeDelta::hours(1));
    post(&app, "resolve", &json!({"note": "All done."})).await;
    let new = mails(&app, seen).await;
    new[to(&new, ADA)].is("resolved");

    app.later(TimeDelta::days(4));
    careline_endpoint::jobs::reminders::run_once(&app.app)
        .await
        .unwrap();
    let new = mails(&app, seen).await;
    new[to(&new, ADA)].is("check-in");
}

#[tokio::test]
async fn a_shops_look_and_hostile_words() {
    let app = branded(GOLD).await;
    app.import(ADA, order()).await;
    let photo = jpeg(40, 30);
    let id = Uuid::from_u128(9);
    app.upload(SHOP, id, &photo).await;
    let mut ticket = ticket_without_photo();
    ticket["contact"]["name"] = "שרה <script>alert(1)</script> לוי".into();
    ticket["description"] = "האבזם נשבר.\n</td></table><img src=https://eve.example/pixel>".into();
    let earrings = json!({"id": "L2", "quantity": 2, "reason": "damaged_in_transit"});
    ticket["order"]["lines"]
        .as_array_mut()
        .unwrap()
        .push(earrings);
    ticket["photos"] = json!([{"id": id, "sha256": sha256_hex(&photo)}]);
    ticket["no_photo"] = false.into();
    let reply = app.post_ticket(&ticket).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let new = mails(&app, &mut Vec::new()).await;
    let (receipt, support) = (&new[to(&new, ADA)], &new[to(&new, SUPPORT)]);
    receipt.is("receipt-branded");
    support.is("support-branded");
    for mail in [receipt, support] {
        assert_eq!(
            loaded(&mail.html),
            [
                "https://cdn.example/logo.png",
                "https://cdn.example/elisa.jpg?w=128&amp;h=128",
            ]
        );
        assert!(!mail.html.contains("<script"), "{}", mail.html);
    }
    // The item without a picture has a tile with its letter.
    assert!(receipt.html.contains(">D</div>"), "{}", receipt.html);
}

/// The addresses of what is loaded from the network.
fn loaded(html: &str) -> Vec<&str> {
    assert!(!html.contains("url(") && !html.contains("<link") && !html.contains("@import"));
    let sources = html.split("src=\"").skip(1);
    sources
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

#[tokio::test]
async fn updates_that_are_joined() {
    let app = branded(GOLD).await;
    app.import(ADA, order()).await;
    app.post_ticket(&ticket_without_photo()).await;
    let step = |kind: &str, state: &str| json!({"kind": kind, "state": state});
    post(&app, "steps", &step("investigation", "started")).await;
    let seen = &mut Vec::new();
    mails(&app, seen).await;
    post(&app, "steps", &step("refund", "started")).await;
    let ask = json!({"text": "Shall we send a new one, too?", "asks": true});
    post(&app, "messages", &ask).await;
    assert!(mails(&app, seen).await.is_empty(), "they wait");
    app.later(TimeDelta::minutes(5));
    let new = mails(&app, seen).await;
    new[to(&new, ADA)].is("joined");
}

#[tokio::test]
async fn a_code_and_feedback() {
    let app = TestApp::configured(by_code).await;
    app.look_up(SHOP, "KS-10482", ADA).await;
    let seen = &mut Vec::new();
    let mut new = mails(&app, seen).await;
    let mut mail = new.remove(to(&new, ADA));
    let code = mail.subject.rsplit(' ').next().unwrap().to_owned();
    let grouped = format!("{} {}", &code[..3], &code[3..]);
    mail.subject = mail.subject.replace(&code, "123456");
    mail.plain = mail.plain.replace(&grouped, "123 456");
    mail.html = mail.html.replace(&grouped, "123 456");
    mail.is("code");

    let mut ticket = ticket_without_photo();
    ticket["topic"] = "contact_channels".into();
    ticket["order"] = json!(null);
    app.post_ticket_with(&ticket, None).await;
    let new = mails(&app, seen).await;
    new[to(&new, ADA)].is("feedback");
}
