//! Two shops behind one endpoint: neither can reach the other's data, nor use its tokens.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{
    ORDERS_TOKEN, OTHER_SHOP, OTHER_TOKEN, Reply, SECRET, SHOP, TestApp, golden_order,
    golden_ticket, sha256_hex, ticket_without_photo, tus,
};
use crate::pictures::jpeg;

/// The other shop's order with the same number: another buyer, another item.
fn other_order() -> Value {
    let mut order = golden_order();
    order["lines"][0]["title"] = "Fountain pen".into();
    order["currency"] = "EUR".into();
    order
}

async fn with_both_orders() -> TestApp {
    let app = TestApp::new().await;
    app.import_to("other", "bia@example.com", other_order())
        .await;
    app
}

async fn token(app: &TestApp, shop: &str, email: &str) -> String {
    let found = app.look_up(shop, "KS-10482", email).await;
    assert_eq!(found.status, 200, "{}", found.text());
    found.json()["token"].as_str().unwrap().to_owned()
}

async fn ask(app: &TestApp, method: Method, path: &str) -> Reply {
    let request = tus(Request::builder().method(method).uri(path))
        .header("upload-offset", 0)
        .header("content-type", "application/offset+octet-stream");
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn two_shops_can_have_the_same_order_number() {
    let app = with_both_orders().await;
    for (shop, email, title) in [
        (SHOP, "ada@example.com", "Elisa pendant necklace"),
        (OTHER_SHOP, "bia@example.com", "Fountain pen"),
    ] {
        let found = app.look_up(shop, "KS-10482", email).await.json();
        assert_eq!(found["order"]["lines"][0]["title"], title);
    }
    for (shop, email) in [(SHOP, "bia@example.com"), (OTHER_SHOP, "ada@example.com")] {
        let reply = app.look_up(shop, "KS-10482", email).await;
        reply.is_problem(404, "order-not-found");
    }
}

#[tokio::test]
async fn an_order_token_is_worthless_at_the_other_shop() {
    let app = with_both_orders().await;
    let ticket = ticket_without_photo();
    let mut feedback = ticket_without_photo();
    feedback["topic"] = "website".into();
    feedback["order"] = json!(null);
    for (owner, email, at) in [
        (SHOP, "ada@example.com", OTHER_SHOP),
        (OTHER_SHOP, "bia@example.com", SHOP),
    ] {
        let token = token(&app, owner, email).await;
        for ticket in [&ticket, &feedback] {
            let reply = app.post_ticket_to(at, ticket, Some(&token)).await;
            reply.is_problem(404, "order-not-found");
        }
        // A token that has expired at its own shop is unknown everywhere.
        app.later(chrono::TimeDelta::hours(25));
        let mut late = ticket.clone();
        late["id"] = Uuid::new_v4().to_string().into();
        let reply = app.post_ticket_to(at, &late, Some(&token)).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        assert_eq!(reply.json()["verdicts"], json!([]));
    }
}

#[tokio::test]
async fn each_shop_decides_by_its_own_rules() {
    let app = with_both_orders().await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "return".into();
    ticket["order"]["lines"][0]["reason"] = "unwanted".into();
    // Day 20 after the delivery: too late at the first shop, within the other's window.
    app.later(chrono::TimeDelta::days(16));
    for (shop, email, verdict, by) in [
        (SHOP, "ada@example.com", "needs_review", "2026-12-10"),
        (OTHER_SHOP, "bia@example.com", "eligible", "2026-12-11"),
    ] {
        let token = token(&app, shop, email).await;
        let receipt = app.post_ticket_to(shop, &ticket, Some(&token)).await;
        assert_eq!(receipt.status, 201, "{}", receipt.text());
        assert_eq!(receipt.json()["verdicts"][0]["verdict"], verdict);
        assert_eq!(receipt.json()["reply_by"]["by"], by);
    }
}

#[tokio::test]
async fn a_ticket_opens_at_its_own_shop_only() {
    let app = with_both_orders().await;
    let ticket = ticket_without_photo();
    let id = ticket["id"].as_str().unwrap();
    let open = async |shop: &str| {
        let request = Request::get(format!("{shop}/tickets/{id}"));
        let request = request.header("authorization", format!("Bearer {SECRET}"));
        app.send(request.body(Body::empty()).unwrap()).await
    };
    app.post_ticket(&ticket).await;
    assert_eq!(open(SHOP).await.status, 200);
    open(OTHER_SHOP).await.is_problem(404, "ticket-not-found");

    // The same id makes another ticket at the other shop.
    let reply = app.post_ticket_to(OTHER_SHOP, &ticket, None).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let (one, other) = (open(SHOP).await.json(), open(OTHER_SHOP).await.json());
    assert_ne!(one["reference"], other["reference"]);
}

#[tokio::test]
async fn an_upload_exists_at_its_own_shop_only() {
    let app = with_both_orders().await;
    let request = tus(Request::post(format!("{SHOP}/uploads")))
        .header("upload-length", 100)
        .header("upload-metadata", crate::app::metadata(Uuid::from_u128(7)));
    let created = app.send(request.body(Body::empty()).unwrap()).await;
    let here = created.header("location").unwrap().to_owned();
    let there = here.replace(SHOP, OTHER_SHOP);
    assert_ne!(here, there);
    for method in [Method::HEAD, Method::PATCH, Method::DELETE] {
        let reply = ask(&app, method.clone(), &there).await;
        assert_eq!(reply.status, 404, "{method}");
    }
    assert_eq!(ask(&app, Method::HEAD, &here).await.status, 200);
}

#[tokio::test]
async fn a_ticket_can_not_take_the_other_shops_photo() {
    let app = with_both_orders().await;
    let ticket = app.ticket_with_photo().await;
    let reply = app.post_ticket_to(OTHER_SHOP, &ticket, None).await;
    assert_eq!(reply.pointers(), ["/photos/0"]);

    let mut ticket = golden_ticket();
    let photo = jpeg(10, 10);
    let id = Uuid::from_u128(9);
    app.upload(OTHER_SHOP, id, &photo).await;
    ticket["photos"] = json!([{"id": id, "sha256": sha256_hex(&photo)}]);
    assert_eq!(app.post_ticket(&ticket).await.pointers(), ["/photos/0"]);
}

#[tokio::test]
async fn an_orders_token_reaches_its_own_shop_only() {
    let app = with_both_orders().await;
    let mut order = golden_order();
    order["lines"][0]["title"] = "Brooch".into();
    let body = json!({"email": "eve@example.com", "order": order});
    for (shop, token) in [(SHOP, OTHER_TOKEN), (OTHER_SHOP, ORDERS_TOKEN)] {
        let path = format!("{shop}/orders/KS-10482");
        let reply = app.put_order(&path, Some(token), &body).await;
        reply.is_problem(401, "unauthorized");
    }
    let path = format!("{OTHER_SHOP}/orders/KS-10482");
    let reply = app.put_order(&path, Some(OTHER_TOKEN), &body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let found = app.look_up(OTHER_SHOP, "KS-10482", "eve@example.com").await;
    assert_eq!(found.json()["order"], order);
    let found = app.look_up(SHOP, "KS-10482", "ada@example.com").await;
    assert_eq!(found.json()["order"], golden_order());
}

#[tokio::test]
async fn a_shops_reports_hold_nothing_of_the_other() {
    let app = with_both_orders().await;
    let mut feedback = ticket_without_photo();
    feedback["topic"] = "contact_channels".into();
    feedback["order"] = json!(null);
    feedback["description"] = "A chat, please.".into();
    let sent = app.post_ticket_to(OTHER_SHOP, &feedback, None).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    let answered = json!({"topic": "payment"});
    app.post(&format!("{OTHER_SHOP}/answers"), &answered).await;

    let report = |command: &str, shop: &str| {
        app.careline(&[
            command,
            "report",
            "--since",
            "2000-01-01",
            "--csv",
            "--shop",
            shop,
        ])
    };
    assert_eq!(
        report("deflections", "other"),
        "topic,answered\npayment,1\n"
    );
    assert_eq!(
        report("deflections", "kendra-scott-mall"),
        "topic,answered\n"
    );
    assert!(report("feedback", "other").contains("A chat, please."));
    assert_eq!(report("feedback", "kendra-scott-mall").lines().count(), 1);
}
