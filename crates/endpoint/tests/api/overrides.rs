//! A shop's own texts: in its mails, its pages and its facts, and nobody else's.

use std::fs;

use axum::body::Body;
use axum::http::Request;
use careline_endpoint::config::Config;
use mail_parser::MessageParser;
use serde_json::json;

use crate::app::{OTHER_SHOP, SHOP, TestApp, ticket_without_photo};

/// The other shop with texts of its own in some languages.
async fn with_texts(files: &[(&str, &str)]) -> TestApp {
    let app = TestApp::new().await;
    write(&app, files);
    app.restarted_with(&[]).await
}

fn write(app: &TestApp, files: &[(&str, &str)]) {
    fs::create_dir_all(app.path("locales")).unwrap();
    for (name, texts) in files {
        fs::write(app.path("locales").join(name), texts).unwrap();
    }
}

#[tokio::test]
async fn a_shoppers_mail_has_the_shops_own_words() {
    let app = with_texts(&[
        ("en.json", r#"{"mail.hello.name": "Dear {name},"}"#),
        ("de.json", r#"{"mail.hello.name": "Hallo {name},"}"#),
    ])
    .await;
    for (id, locale) in [(1, "en"), (2, "de"), (3, "fr")] {
        let mut ticket = ticket_without_photo();
        ticket["id"] = uuid::Uuid::from_u128(id).to_string().into();
        ticket["locale"] = locale.into();
        let reply = app.post_ticket_to(OTHER_SHOP, &ticket, None).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
    }
    app.post_ticket(&ticket_without_photo()).await;
    let mails = app.mails().await;
    let mails = mails.iter().map(|raw| {
        let mail = MessageParser::default().parse(raw).unwrap();
        mail.body_text(0).unwrap().into_owned()
    });
    let mut greetings: Vec<_> = mails
        .filter_map(|text| {
            Some(
                text.lines()
                    .find(|line| line.contains("Ada") && line.ends_with(','))?
                    .to_owned(),
            )
        })
        .collect();
    greetings.sort();
    let expected = [
        "Bonjour Ada Mills,",
        "Dear Ada Mills,",
        "Hallo Ada Mills,",
        "Hello Ada Mills,",
    ];
    assert_eq!(greetings, expected);
}

#[tokio::test]
async fn a_page_has_the_shops_own_words() {
    let app = with_texts(&[("en.json", r#"{"page.order": "Your parcel"}"#)]).await;
    let own = app.get("/order-status/other").await.text();
    assert!(own.contains("<h1>Your parcel</h1>"), "{own}");
    let other = app.get("/order-status/kendra-scott-mall").await.text();
    assert!(other.contains("<h1>Your order</h1>"), "{other}");
}

#[tokio::test]
async fn the_facts_have_the_texts_of_the_language_that_is_named() {
    let app = with_texts(&[
        (
            "en.json",
            r#"{"track.title": "Where is my parcel?", "page.order": "Your parcel"}"#,
        ),
        ("de.json", r#"{"track.title": "Wo ist mein Paket?"}"#),
        ("fr.json", r#"{"mail.hello": "Bonsoir,"}"#),
    ])
    .await;
    let mut tags = Vec::new();
    for (query, texts) in [
        ("", None),
        (
            "?locale=en",
            Some(json!({"track.title": "Where is my parcel?"})),
        ),
        (
            "?locale=de-AT",
            Some(json!({"track.title": "Wo ist mein Paket?"})),
        ),
        ("?locale=fr", None), // Mails are no page's.
    ] {
        let reply = app.get(&format!("{OTHER_SHOP}{query}")).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.json().get("texts"), texts.as_ref(), "{query}");
        tags.push(reply.header("etag").unwrap().to_owned());
    }
    let [none, english, german, french] = tags.try_into().unwrap();
    assert_eq!(none, french);
    for (query, known, status) in [
        ("?locale=en", &english, 304),
        ("?locale=de", &english, 200),
        ("?locale=de", &german, 304),
        ("", &german, 200),
    ] {
        let request = Request::get(format!("{OTHER_SHOP}{query}")).header("if-none-match", known);
        let reply = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, status, "{query}");
    }
    let facts = app.get(&format!("{SHOP}?locale=en")).await.json();
    assert_eq!(facts.get("texts"), None);
}

#[tokio::test]
async fn all_mistakes_in_all_files_are_told_at_once() {
    let app = TestApp::new().await;
    let files = [
        (
            "en.json",
            r#"{"mail.hello.name": "Dear {nmae},", "track.titel": "Parcels", "loader.launcher": "Aid", "track.title": 7}"#,
        ),
        ("de.json", r#"["track.title"]"#),
        ("tlh.json", "{}"),
        ("notes.txt", "for translators"),
    ];
    write(&app, &files);
    let error = Config::load(&app.path("careline.toml")).unwrap_err();
    let error = error.to_string();
    for part in [
        "en.json:\n",
        "mail.hello.name: expected the placeholders of the language's text, {name}; found {nmae}",
        "track.titel: expected a key of locales/en.json, which has none of that name",
        "loader.launcher: expected another key",
        "track.title: expected a text, found 7",
        "de.json: expected an object of texts by their keys",
        "tlh.json: expected a file named by a language of these: ar, da, de, en",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert!(!error.contains("notes.txt"), "{error}");
}
