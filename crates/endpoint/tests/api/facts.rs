use axum::body::Body;
use axum::http::Request;
use careline_wire::ShopFacts;
use chrono::TimeDelta;

use crate::app::{SHOP, TestApp};

#[tokio::test]
async fn the_facts_are_those_of_the_shop() {
    let app = TestApp::new().await;
    let reply = app.get(SHOP).await;
    assert_eq!(reply.status, 200);
    let facts: ShopFacts = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(facts.support_email, "support@kendrascottmall.com");
    assert_eq!(facts.server_time.to_rfc3339(), "2026-11-22T12:00:00-06:00");
    assert_eq!(facts.rules.zone.transitions.len(), 14);
}

#[tokio::test]
async fn unchanged_facts_get_304() {
    let app = TestApp::new().await;
    let tag = app.get(SHOP).await.header("etag").unwrap().to_owned();
    app.later(TimeDelta::minutes(5));
    let request = Request::get(SHOP).header("if-none-match", &tag);
    let reply = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!((reply.status.as_u16(), reply.body.len()), (304, 0));
    let request = Request::get(SHOP).header("if-none-match", "W/\"other\"");
    let reply = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn an_unknown_path_is_a_problem() {
    let app = TestApp::new().await;
    app.get("/v1/shops/nowhere")
        .await
        .is_problem(404, "shop-not-found");
    app.get("/v1/shops/%FF")
        .await
        .is_problem(404, "shop-not-found");
    app.get("/v1/nothing").await.is_problem(404, "not-found");
    app.get("/nothing").await.is_problem(404, "not-found");
    let reply = app.get(&format!("{SHOP}/order-lookups")).await;
    reply.is_problem(405, "method-not-allowed");
    assert_eq!(reply.header("allow"), Some("POST"));
}

#[tokio::test]
async fn the_health_check_reports_that_it_works() {
    let app = TestApp::new().await;
    let reply = app.get("/healthz").await;
    assert_eq!(reply.json()["status"], "ok");
}
