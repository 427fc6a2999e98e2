//! Retention: a shop that deletes tickets and orders after some days.

use careline_endpoint::jobs::cleanup::run_once;
use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{
    DESK_TOKEN, OTHER_SHOP, SECRET, SHOP, TestApp, golden_order, ticket_without_photo,
};
use crate::command::says;
use crate::desk::{CASE, post};

/// The first shop keeps resolved tickets for 30 days; the others keep everything.
async fn endpoint() -> TestApp {
    let keep = |config: String| config.replacen("file", "keep_days = 30, file", 1);
    TestApp::configured(keep).await
}

async fn sent(app: &TestApp, ticket: &Value) {
    let reply = app.post_ticket(ticket).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
}

async fn is_there(app: &TestApp, path: &str) -> bool {
    run_once(&app.app).await.unwrap();
    let reply = app.get_as(path, Some(SECRET)).await;
    if reply.status != 200 {
        reply.is_problem(404, "ticket-not-found");
    }
    reply.status == 200
}

fn with_id(mut ticket: Value, id: u128) -> Value {
    ticket["id"] = Uuid::from_u128(id).to_string().into();
    ticket
}

#[tokio::test]
async fn a_resolved_ticket_is_deleted_after_its_days_for_good() {
    let app = endpoint().await;
    let ticket = app.ticket_with_photo().await;
    sent(&app, &ticket).await;
    assert_eq!(post(&app, "resolve", &json!({})).await.status, 201);
    app.mails().await;
    app.later(TimeDelta::days(29));
    assert!(is_there(&app, CASE).await);
    app.later(TimeDelta::days(1));
    assert!(!is_there(&app, CASE).await);
    assert!(app.photos().await.is_empty());
    let resolved = format!("{SHOP}/desk/tickets?status=resolved");
    let listed = app.get_as(&resolved, Some(DESK_TOKEN)).await;
    assert_eq!(listed.json()["tickets"], json!([]));

    // A client sends it again long afterwards.
    app.post_ticket(&ticket)
        .await
        .is_problem(410, "ticket-gone");
    let mut other = ticket.clone();
    other["description"] = "Something else.".into();
    app.post_ticket(&other)
        .await
        .is_problem(422, "idempotency-mismatch");
    let say = json!({"id": Uuid::from_u128(3), "text": "Hello?", "photos": []});
    let said = app
        .post_as(&format!("{CASE}/messages"), Some(SECRET), &say)
        .await;
    said.is_problem(404, "ticket-not-found");
    assert!(app.app.store.outbox.undelivered().await.unwrap().is_empty());
    // Another shop knows nothing of that key.
    let mut elsewhere = ticket_without_photo();
    elsewhere["order"] = json!({"number": "KS-1", "lines": [], "item_in_words": "a ring"});
    assert_eq!(
        app.post_ticket_to(OTHER_SHOP, &elsewhere, None)
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn the_days_count_from_the_last_event() {
    let app = endpoint().await;
    sent(&app, &ticket_without_photo()).await;
    app.mails().await;
    app.later(TimeDelta::days(100));
    assert!(is_there(&app, CASE).await, "it is open");
    assert_eq!(post(&app, "resolve", &json!({})).await.status, 201);
    app.mails().await;
    app.later(TimeDelta::days(20));
    let rating = json!({"resolved": true, "rating": 4});
    let rated = app
        .post_as(&format!("{CASE}/check-in"), Some(SECRET), &rating)
        .await;
    assert_eq!(rated.status, 201, "{}", rated.text());
    app.later(TimeDelta::days(20));
    assert!(is_there(&app, CASE).await);
    app.later(TimeDelta::days(10));
    assert!(!is_there(&app, CASE).await);
}

#[tokio::test]
async fn feedback_is_deleted_without_being_resolved() {
    let app = endpoint().await;
    let mut feedback = ticket_without_photo();
    feedback["topic"] = "contact_channels".into();
    feedback["order"] = json!(null);
    sent(&app, &feedback).await;
    app.mails().await;
    app.later(TimeDelta::days(30));
    assert!(!is_there(&app, CASE).await);
}

#[tokio::test]
async fn a_ticket_is_kept_until_its_mail_is_delivered_or_dead_lettered() {
    let app = endpoint().await;
    sent(&app, &ticket_without_photo()).await;
    assert_eq!(post(&app, "resolve", &json!({})).await.status, 201);
    app.later(TimeDelta::days(30));
    assert!(
        is_there(&app, CASE).await,
        "its mails weren't delivered yet"
    );
    std::fs::write(app.maildir(), "in the way").unwrap();
    app.mails().await;
    assert!(is_there(&app, CASE).await, "they are tried");
    app.later(TimeDelta::hours(72));
    app.mails().await;
    assert!(!is_there(&app, CASE).await);
}

#[tokio::test]
async fn without_a_retention_setting_everything_is_kept() {
    let app = TestApp::with_ticket().await;
    sent(&app, &with_id(ticket_without_photo(), 1)).await;
    assert_eq!(post(&app, "resolve", &json!({})).await.status, 201);
    app.mails().await;
    app.later(TimeDelta::days(10_000));
    assert!(is_there(&app, CASE).await);
}

/// The first shop keeps orders for 30 days. The golden order was delivered on November 18, and refunded two days later.
async fn endpoint_of_orders() -> TestApp {
    let keep = |config: String| config.replacen("file", "keep_orders_days = 30, file", 1);
    TestApp::configured(keep).await
}

async fn is_order_there(app: &TestApp) -> bool {
    run_once(&app.app).await.unwrap();
    let reply = app.look_up(SHOP, "KS-10482", "ada@example.com").await;
    if reply.status != 200 {
        reply.is_problem(404, "order-not-found");
    }
    reply.status == 200
}

#[tokio::test]
async fn an_order_is_deleted_after_its_days() {
    let app = endpoint_of_orders().await;
    app.import_to("other", "ada@example.com", golden_order())
        .await;
    app.later(TimeDelta::days(25));
    assert!(is_order_there(&app).await, "25 days after its last event");
    app.later(TimeDelta::days(10));
    assert!(!is_order_there(&app).await);
    let elsewhere = app.look_up(OTHER_SHOP, "KS-10482", "ada@example.com").await;
    assert_eq!(elsewhere.status, 200, "the other shop keeps everything");
    // The shop's system brings it again with news.
    let mut order = golden_order();
    order["refunds"] = json!([{"at": "2026-12-27T12:00:00Z", "amount": 6500}]);
    app.import("ada@example.com", order).await;
    assert!(is_order_there(&app).await);
    app.later(TimeDelta::days(30));
    assert!(!is_order_there(&app).await);
}

#[tokio::test]
async fn an_order_is_kept_while_a_ticket_about_it_is_open() {
    let app = endpoint_of_orders().await;
    sent(&app, &ticket_without_photo()).await;
    app.later(TimeDelta::days(100));
    assert!(is_order_there(&app).await);
    assert_eq!(post(&app, "resolve", &json!({})).await.status, 201);
    assert!(!is_order_there(&app).await);
    assert!(is_there(&app, CASE).await, "the ticket has its own copy");
}

#[tokio::test]
async fn a_retention_of_zero_days_is_an_error() {
    let app = endpoint().await;
    let file = app.path("careline.toml");
    let config = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, config.replace("keep_days = 30", "keep_days = 0")).unwrap();
    let said = app.try_careline(&["outbox", "list"]);
    says(&said, &["shops[0].keep_days", "at least 1 day", "found 0"]);
}
