use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::app::{OTHER_SHOP, SHOP, TestApp, golden_order};

#[tokio::test]
async fn a_number_is_found_however_it_is_typed() {
    let app = TestApp::new().await;
    for number in [
        "KS-10482",
        "#ks 10482",
        "ks10482",
        " Ks – 10482 ",
        "10482",
        "#10482",
    ] {
        let reply = app.look_up(SHOP, number, " Ada@Example.COM ").await;
        assert_eq!(reply.status, 200, "{number}: {}", reply.text());
        assert_eq!(reply.json()["order"], golden_order());
        assert_eq!(reply.header("cache-control"), Some("no-store"));
    }
}

#[tokio::test]
async fn digits_that_two_orders_share_find_neither() {
    let app = TestApp::new().await;
    let mut other = golden_order();
    other["number"] = "GS-10482".into();
    app.import("ada@example.com", other).await;
    app.look_up(SHOP, "10482", "ada@example.com")
        .await
        .is_problem(404, "order-not-found");
    assert_eq!(
        app.look_up(SHOP, "GS10482", "ada@example.com").await.status,
        200
    );
}

#[tokio::test]
async fn numbers_that_differ_by_separators_are_orders_of_their_own() {
    let app = TestApp::new().await;
    let numbers = ["10011", "1001-1", "100/11", "1001 1"];
    for (id, number) in numbers.iter().enumerate() {
        let mut order = golden_order();
        order["number"] = (*number).into();
        order["lines"][0]["title"] = format!("Item {id}").into();
        app.import("eve@example.com", order).await;
    }
    for (id, number) in numbers.iter().enumerate() {
        let found = app.look_up(SHOP, number, "eve@example.com").await;
        assert_eq!(found.json()["order"]["number"], *number);
        let title = &found.json()["order"]["lines"][0]["title"];
        assert_eq!(title, &json!(format!("Item {id}")));
    }
    // Four orders are as near.
    let found = app.look_up(SHOP, "1-0-0-1-1", "eve@example.com").await;
    found.is_problem(404, "order-not-found");
}

#[tokio::test]
async fn an_unknown_number_and_another_shoppers_email_get_the_same_response() {
    let app = TestApp::new().await;
    let unknown = app.look_up(SHOP, "KS-99999", "ada@example.com").await;
    unknown.is_problem(404, "order-not-found");
    let long = "9".repeat(10_000);
    for (shop, number, email) in [
        (SHOP, "KS-10482", "eve@example.com"),
        (SHOP, "10482", "eve@example.com"),
        (SHOP, "", "ada@example.com"),
        (SHOP, "#", "ada@example.com"),
        (SHOP, "%", "%"),
        (SHOP, long.as_str(), "ada@example.com"),
        (SHOP, "KS-10482", long.as_str()),
        (OTHER_SHOP, "KS-10482", "ada@example.com"),
    ] {
        let reply = app.look_up(shop, number, email).await;
        assert_eq!(reply.status, unknown.status);
        assert_eq!(reply.body, unknown.body);
        assert_eq!(reply.headers, unknown.headers);
    }
}

#[tokio::test]
async fn every_look_up_has_a_token_of_its_own() {
    let app = TestApp::new().await;
    let (one, other) = (app.token().await, app.token().await);
    assert_ne!(one, other);
    assert_eq!(one.len(), 43);
    let database = std::fs::read(app.path("data/careline.db-wal")).unwrap();
    let is_kept = database
        .windows(one.len())
        .any(|part| part == one.as_bytes());
    assert!(!is_kept, "a token lies in the database");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_a_problem() {
    let app = TestApp::new().await;
    let path = format!("{SHOP}/order-lookups");
    let post = || Request::post(&path).header("content-type", "application/json");
    for body in ["", "{", "\"\\ud800\"", "[[[[[[", "nul"] {
        let reply = app.send(post().body(Body::from(body)).unwrap()).await;
        reply.is_problem(400, "malformed-request");
    }
    let reply = app
        .post(&path, &json!({"order_number": 7, "email": "a"}))
        .await;
    let problem = reply.is_problem(400, "malformed-request");
    assert_eq!(problem["errors"][0]["pointer"], "/order_number");
    let reply = app.post(&path, &json!({"order_number": "7"})).await;
    assert_eq!(reply.json()["errors"][0]["pointer"], "/email");
    let reply = app
        .post(&path, &json!({"email": "x".repeat(3_000_000)}))
        .await;
    reply.is_problem(413, "too-large");
    let request = Request::post(&path).header("content-type", "text/plain");
    let reply = app.send(request.body(Body::from("{}")).unwrap()).await;
    reply.is_problem(415, "unsupported-media-type");
}
