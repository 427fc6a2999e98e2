//! `GET /readyz`.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use careline_endpoint::app::App;
use careline_endpoint::http::router::router;
use careline_endpoint::platform::clock;
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::app::{TestApp, photo_worker};

#[tokio::test]
async fn an_endpoint_that_takes_requests_is_ready() {
    let app = TestApp::new().await;
    let reply = app.get("/readyz").await;
    assert_eq!(
        (reply.status.as_u16(), reply.json()["status"].as_str()),
        (200, Some("ready"))
    );
}

#[tokio::test]
async fn an_endpoint_is_not_ready_on_a_newer_releases_database() {
    let app = TestApp::new().await;
    app.sql("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99999, '', true, '', 0)")
        .await;
    app.get("/readyz").await.is_problem(503, "busy");
    assert_eq!(app.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn an_endpoint_that_is_asked_to_stop_is_not_ready() {
    let app = TestApp::new().await;
    let (stop, stopped) = watch::channel(false);
    let store = app.app.store.clone();
    let stopping = App::new(&app.config, store, photo_worker(), clock::system()).unwrap();
    let router = router(Arc::new(stopping.until(stopped)), &app.config);
    let ask = async || {
        let request = Request::get("/readyz").body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap().status()
    };
    assert_eq!(ask().await, 200);
    stop.send_replace(true);
    assert_eq!(ask().await, 503);
}
