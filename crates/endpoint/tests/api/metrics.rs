//! The figures for Prometheus.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use careline_endpoint::http::router::metrics_router;
use careline_endpoint::jobs::cleanup;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::app::{NO_LIMITS, SHOP, TestApp, ticket_without_photo};
use crate::pictures::jpeg;

/// All figures, as Prometheus reads them.
async fn figures(app: &TestApp) -> String {
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let router = metrics_router(app.app.clone());
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.headers()["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
    let text = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(text.to_vec()).unwrap()
}

/// The names of the series in a text: of an alert, of a panel, or of the figures.
fn names(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("careline_")).collect()
}

/// An endpoint that has answered requests of each kind.
async fn busy_app() -> TestApp {
    let app = TestApp::configured(|config| {
        config.replace(NO_LIMITS, "limits.deflections_per_address = 1")
    })
    .await;
    app.look_up(SHOP, "KS-99999", "eve@example.com").await;
    let sent = app.post_ticket(&ticket_without_photo()).await;
    assert_eq!(sent.status, 201);
    assert_eq!(app.post_ticket(&ticket_without_photo()).await.status, 201);
    for bytes in [jpeg(10, 10), b"no photo".to_vec()] {
        app.upload(SHOP, Uuid::new_v4(), &bytes).await;
    }
    let deflection = serde_json::json!({ "topic": "return" });
    for _ in 0..3 {
        app.post(&format!("{SHOP}/answers"), &deflection).await;
    }
    cleanup::measure(&app.app).await.unwrap();
    app
}

#[tokio::test]
async fn every_series_of_the_alerts_and_the_dashboard_exists_after_some_traffic() {
    let app = busy_app().await;
    let figures = figures(&app).await;
    let series = figures.lines().filter(|line| !line.starts_with('#'));
    let series: BTreeSet<_> = series
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect();
    let alerts = include_str!("../../../../docs/alerts.yml");
    let dashboard = include_str!("../../../../docs/dashboard.json");
    let dashboard: Value = serde_json::from_str(dashboard).unwrap();
    let panels = dashboard["panels"].as_array().unwrap().iter();
    let targets = panels.flat_map(|panel| panel["targets"].as_array().unwrap());
    let shown: Vec<_> = targets
        .map(|target| target["expr"].as_str().unwrap())
        .collect();
    let shown = shown.join("\n");
    for named in [names(alerts), names(&shown)] {
        assert!(named.len() > 3, "{named:?}");
        let missing: Vec<_> = named.difference(&series).collect();
        assert!(missing.is_empty(), "{missing:?} aren't in {figures}");
    }
}

#[tokio::test]
async fn what_happened_is_counted_once_and_by_its_kind() {
    let figures = figures(&busy_app().await).await;
    for line in [
        "careline_order_lookups_total{outcome=\"found\"} 2",
        "careline_order_lookups_total{outcome=\"not_found\"} 1",
        "careline_tickets_total{shop=\"kendra-scott-mall\",topic=\"damaged\"} 1",
        "careline_photos_total{outcome=\"accepted\"} 1",
        "careline_photos_total{outcome=\"refused\"} 1",
        "careline_outbox_pending{channel=\"mail\"} 2",
        "careline_outbox_dead_letters{channel=\"mail\"} 0",
        "careline_http_request_duration_seconds_count{method=\"POST\",route=\"/v1/shops/{shop}/tickets\",status=\"2xx\"} 2",
    ] {
        assert!(
            figures.lines().any(|one| one == line),
            "{line} isn't in {figures}"
        );
    }
    let refused = "careline_limit_refusals_total{reason=\"";
    assert!(figures.contains(refused), "{figures}");
}

#[tokio::test]
async fn no_label_holds_what_a_caller_chose() {
    let app = TestApp::new().await;
    for path in [
        "/ada@example.com",
        "/v1/shops/ada-example",
        "/careline/ada",
        "/desk/act/ada",
    ] {
        app.get(path).await;
    }
    let request = Request::builder().method("ADA").uri("/");
    app.send(request.body(Body::empty()).unwrap()).await;
    let figures = figures(&app).await;
    assert!(figures.contains("method=\"other\""), "{figures}");
    assert!(!figures.to_lowercase().contains("ada"), "{figures}");
}
