//! A ticket in the database, without an endpoint that serves.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use careline_endpoint::app::App;
use careline_endpoint::config::Config;
use careline_endpoint::http::router::router;
use careline_endpoint::photos::worker::PhotoWorker;
use careline_endpoint::platform::clock;
use careline_endpoint::store::Store;
use serde_json::Value;
use tower::ServiceExt as _;

/// The id of the golden ticket.
pub const ID: &str = "018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21";

/// Stores the golden ticket without its photos, as one of this shop; returns its reference. Its mails stay in the outbox.
pub async fn store_ticket(config: &str, shop: &str, description: &str) -> String {
    let config = Config::load(config.as_ref()).unwrap();
    let store = Store::open(&config).await.unwrap();
    let photo_worker = PhotoWorker::current_exe();
    let app = App::new(&config, store.clone(), photo_worker, clock::system()).unwrap();
    let ticket = include_str!("../../../wire/golden/ticket.json");
    let mut ticket: Value = serde_json::from_str(ticket).unwrap();
    ticket["photos"] = Value::Array(Vec::new());
    ticket["no_photo"] = true.into();
    ticket["description"] = description.into();
    let request = Request::post(format!("/v1/shops/{shop}/tickets"))
        .header("content-type", "application/json")
        .header("idempotency-key", ID)
        .body(Body::from(ticket.to_string()));
    let router = router(Arc::new(app), &config);
    let reply = router.oneshot(request.unwrap()).await.unwrap();
    assert_eq!(reply.status(), 201);
    store.database.close().await;
    let body = axum::body::to_bytes(reply.into_body(), 100_000)
        .await
        .unwrap();
    let receipt: Value = serde_json::from_slice(&body).unwrap();
    receipt["reference"].as_str().unwrap().to_owned()
}
