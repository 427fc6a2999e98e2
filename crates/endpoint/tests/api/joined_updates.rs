//! Updates that follow another within five minutes are one mail, whatever happens meanwhile.

use chrono::TimeDelta;
use serde_json::json;

use crate::app::{SECRET, TestApp};
use crate::case::message;
use crate::desk::{CASE, post};
use crate::mail::{Mails, has, text};

const ADA: &str = "ada@example.com";

/// Support writes, a second later.
async fn says(app: &TestApp, words: &str) {
    app.later(TimeDelta::seconds(1));
    let reply = post(app, "messages", &json!({"text": words})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
}

/// The texts of the shopper's mails after the receipt, of `count` mails in all.
async fn told(app: &TestApp, count: usize) -> Vec<String> {
    let mails = Mails::of(app, count).await;
    mails.all_to(ADA).iter().skip(1).map(text).collect()
}

#[tokio::test]
async fn what_waits_survives_restarts_and_is_told_once_in_its_order() {
    let app = TestApp::with_ticket().await;
    says(&app, "One.").await;
    has(
        &told(&app, 3).await[0],
        &["Support wrote to you", "  One.\n"],
    );
    app.later(TimeDelta::seconds(10));
    says(&app, "Two.").await;
    let app = app.restarted_with(&[]).await;
    app.later(TimeDelta::seconds(10));
    says(&app, "Three.").await;
    let app = app.restarted_with(&[]).await;
    assert_eq!(told(&app, 3).await.len(), 1, "both wait");
    app.later(TimeDelta::seconds(280));
    let told = told(&app, 4).await;
    has(
        &told[1],
        &["A message for you\n\n  Two.\n\nA message for you\n\n  Three.\n"],
    );
    assert!(!told[1].contains("One."), "{}", told[1]);
}

#[tokio::test]
async fn a_crash_after_the_delivery_repeats_the_mail_and_nothing_joins_it() {
    let app = TestApp::with_ticket().await;
    says(&app, "One.").await;
    says(&app, "Two.").await;
    says(&app, "Three.").await;
    app.later(TimeDelta::minutes(5));
    let before = app.mails().await;
    assert_eq!(before.len(), 4);
    // As after a crash between the delivery and its row's update, before the lease expires.
    app.sql("UPDATE outbox SET delivered_at = NULL, leased_until = next_at WHERE last_event IS NOT NULL")
        .await;
    says(&app, "Four.").await;
    app.later(TimeDelta::minutes(5));
    let told = told(&app, 5).await;
    has(&told[1], &["  Two.\n", "  Three.\n"]);
    assert!(!told[1].contains("Four."), "{}", told[1]);
    has(&told[2], &["  Four.\n"]);
    assert!(!told[2].contains("Three."), "{}", told[2]);
}

#[tokio::test]
async fn a_shoppers_words_in_between_are_not_mailed_back() {
    let app = TestApp::with_ticket().await;
    says(&app, "One.").await;
    says(&app, "Two.").await;
    let said = message(1, "Wait, what?");
    app.post_as(&format!("{CASE}/messages"), Some(SECRET), &said)
        .await;
    says(&app, "Three.").await;
    app.later(TimeDelta::minutes(5));
    let told = told(&app, 5).await;
    has(&told[1], &["  Two.\n\nA message for you\n\n  Three.\n"]);
    assert!(!told[1].contains("Wait, what?"), "{}", told[1]);
}

#[tokio::test]
async fn the_subject_is_the_open_questions() {
    let ask = json!({"text": "Which length?", "asks": true});
    for (resolved, subject) in [
        (false, "A question about your Elisa pendant necklace (CL-"),
        (true, "Your request is resolved (CL-"),
    ] {
        let app = TestApp::with_ticket().await;
        says(&app, "One.").await;
        app.later(TimeDelta::seconds(1));
        post(&app, "messages", &ask).await;
        says(&app, "Two.").await;
        if resolved {
            post(&app, "resolve", &json!({})).await;
        }
        app.later(TimeDelta::minutes(5));
        let mails = Mails::of(&app, 4).await;
        let mails = mails.all_to(ADA);
        assert!(
            mails[2].subject().unwrap().starts_with(subject),
            "{:?}",
            mails[2].subject()
        );
    }
}
