//! Which language a mail, a page and the facts are in.

use axum::body::Body;
use axum::http::Request;
use careline_endpoint::jobs::reminders::run_once;
use careline_messages::Language;
use chrono::TimeDelta;
use mail_parser::MessageParser;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{SECRET, SHOP, TestApp, ticket_without_photo};
use crate::case::message;
use crate::code::by_code;
use crate::desk::{CASE, post};

const NUMBER: &str = "KS-10482";
const ADA: &str = "ada@example.com";

/// The first shop with a language of support's, and codes.
async fn shop_of(language: &str) -> TestApp {
    let setting = format!("language = \"{language}\"\ntimezone");
    TestApp::with_shop("timezone", &setting, by_code).await
}

async fn ask_for_code(app: &TestApp, locale: Option<&str>) {
    let body = json!({"order_number": NUMBER, "email": ADA, "locale": locale});
    let asked = app.post(&format!("{SHOP}/order-lookups"), &body).await;
    assert_eq!(asked.status, 202, "{}", asked.text());
}

async fn send(app: &TestApp, ticket: &Value) {
    let reply = app.post_ticket_with(ticket, None).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
}

/// Every kind of mail, from the code to the check-in.
async fn all_mails(app: &TestApp, locale: &str) -> Vec<Vec<u8>> {
    ask_for_code(app, Some(locale)).await;
    app.mails().await;
    let mut ticket = ticket_without_photo();
    ticket["locale"] = locale.into();
    send(app, &ticket).await;
    let mut feedback = ticket.clone();
    feedback["id"] = Uuid::from_u128(2).to_string().into();
    feedback["topic"] = "contact_channels".into();
    feedback["order"] = json!(null);
    send(app, &feedback).await;
    let ask = json!({"text": "Which length?", "asks": true});
    post(app, "messages", &ask).await;
    let messages = format!("{CASE}/messages");
    app.post_as(&messages, Some(SECRET), &message(1, "Long."))
        .await;
    for hour in 1..=100 {
        app.later(TimeDelta::hours(1));
        run_once(&app.app).await.unwrap();
        if hour == 80 {
            let step = json!({"kind": "refund", "state": "started"});
            post(app, "steps", &step).await;
        }
    }
    post(app, "resolve", &json!({})).await;
    app.mails().await;
    app.later(TimeDelta::days(4));
    run_once(&app.app).await.unwrap();
    app.mails().await
}

#[tokio::test]
async fn every_mail_is_whole_in_every_language() {
    for language in Language::all() {
        let app = shop_of(language.tag()).await;
        let mails = all_mails(&app, language.tag()).await;
        assert!(mails.len() >= 12, "{}", mails.len());
        for raw in mails {
            let mail = MessageParser::default().parse(&raw).unwrap();
            let html = mail.body_html(0).unwrap();
            let (head, body) = html.split_once("</style>").unwrap();
            let dir = if language.is_right_to_left() {
                "rtl"
            } else {
                "ltr"
            };
            let root = format!("<html lang=\"{language}\" dir=\"{dir}\">");
            assert!(head.contains(&root), "{head}");
            let raw = String::from_utf8_lossy(&raw).to_lowercase();
            let header = format!("content-language: {language}\r\n").to_lowercase();
            assert!(raw.contains(&header), "{raw}");
            for text in [mail.subject().unwrap(), &mail.body_text(0).unwrap(), body] {
                assert!(!text.contains(['{', '}']), "{language}: {text}");
                let is_key = |word: &str| {
                    let families = ["mail.", "support.", "page."];
                    // A sentence may end with the word "mail".
                    let is_of =
                        |family: &&str| word.len() > family.len() && word.starts_with(*family);
                    families.iter().any(is_of)
                };
                let mut words = text.split_whitespace();
                assert!(!words.any(is_key), "{language}: {text}");
            }
        }
    }
}

#[tokio::test]
async fn a_language_without_texts_is_the_shops_and_support_reads_its_name() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["locale"] = "tlh-x-warrior".into();
    app.post_ticket(&ticket).await;
    let mut other = ticket.clone();
    other["id"] = Uuid::from_u128(2).to_string().into();
    other["locale"] = "yo_NG".into();
    app.post_ticket(&other).await;
    let mails = app.mails().await;
    let texts: Vec<_> = mails
        .iter()
        .map(|raw| {
            let mail = MessageParser::default().parse(raw).unwrap();
            mail.body_text(0).unwrap().into_owned()
        })
        .collect();
    for part in ["(language: Klingon)", "(language: Yoruba (Nigeria))"] {
        let named = texts.iter().filter(|text| text.contains(part));
        assert_eq!(named.count(), 1, "{part}: {texts:?}");
    }
    let received = texts
        .iter()
        .filter(|text| text.contains("has your request"));
    assert_eq!(received.count(), 2, "English ones");
}

#[tokio::test]
async fn a_code_is_mailed_with_or_without_the_shoppers_language() {
    let app = shop_of("en").await;
    ask_for_code(&app, None).await;
    ask_for_code(&app, Some("tlh")).await;
    assert_eq!(app.mails().await.len(), 2);
}

#[tokio::test]
async fn a_limit_of_the_languages_is_in_the_facts_and_the_loader() {
    let app = TestApp::new().await;
    assert_eq!(app.get(SHOP).await.json().get("languages"), None);
    let setting = "languages = [\"EN_us\"]\ntimezone";
    let app = TestApp::with_shop("timezone", setting, |config| config).await;
    assert_eq!(app.get(SHOP).await.json()["languages"], json!(["en"]));
    let loader = app.get("/careline.js").await.text();
    let stamped = r#""languages":{"kendra-scott-mall":["en"]}"#;
    assert!(loader.contains(stamped), "{loader}");
}

#[tokio::test]
async fn the_page_of_an_order_names_its_language() {
    let app = TestApp::new().await;
    let path = "/order-status/kendra-scott-mall";
    for (path, accepted) in [
        (path.to_owned(), "tlh, en-GB;q=0.8"),
        (format!("{path}?lang=en_US"), "*"),
        (format!("{path}?lang=tlh"), ""),
    ] {
        let request = Request::get(&path).header("accept-language", accepted);
        let reply = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("content-language"), Some("en"));
        assert_eq!(reply.header("vary"), Some("accept-language"));
    }
}
