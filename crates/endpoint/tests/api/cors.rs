use axum::body::Body;
use axum::http::Request;

use crate::app::{ALLOWED_ORIGIN, Reply, SHOP, TestApp};

async fn from(app: &TestApp, origin: &str, host: &str) -> Reply {
    let request = Request::get(SHOP)
        .header("origin", origin)
        .header("host", host);
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn pages_of_allowed_origins_are_answered() {
    let app = TestApp::new().await;
    for origin in [
        ALLOWED_ORIGIN,
        "https://help.example",
        "http://127.0.0.1:8787",
    ] {
        let reply = from(&app, origin, "127.0.0.1:8787").await;
        assert_eq!(reply.status, 200, "{origin}");
        assert_eq!(reply.header("access-control-allow-origin"), Some(origin));
        let exposed = reply.header("access-control-expose-headers").unwrap();
        for header in [
            "Location",
            "Upload-Offset",
            "Upload-Expires",
            "Retry-After",
            "Date",
        ] {
            assert!(exposed.contains(header), "{header}");
        }
        let varies = reply.headers.get_all("vary");
        assert!(varies.iter().any(|vary| vary == "Origin"));
    }
}

#[tokio::test]
async fn other_pages_learn_which_setting_is_missing() {
    let app = TestApp::new().await;
    for origin in [
        "https://evil.example",
        "http://shop.example",
        "https://shop.example:444",
        "https://shop.example.evil.example",
        "https://sub.shop.example",
        "null",
    ] {
        let reply = from(&app, origin, "help.example").await;
        let problem = reply.is_problem(403, "origin-not-allowed");
        let detail = problem["detail"].as_str().unwrap();
        assert!(
            detail.contains("allowed_origins") && detail.contains(origin),
            "{detail}"
        );
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
}

#[tokio::test]
async fn a_preflight_names_what_a_page_may_send() {
    let app = TestApp::new().await;
    let preflight = |origin: &str| {
        let request = Request::options(format!("{SHOP}/uploads/x"))
            .header("origin", origin)
            .header("access-control-request-method", "PATCH")
            .header("access-control-request-headers", "tus-resumable");
        request.body(Body::empty()).unwrap()
    };
    let reply = app.send(preflight(ALLOWED_ORIGIN)).await;
    assert_eq!(reply.status, 204);
    assert_eq!(
        reply.header("access-control-allow-origin"),
        Some(ALLOWED_ORIGIN)
    );
    assert!(
        reply
            .header("access-control-allow-methods")
            .unwrap()
            .contains("PATCH")
    );
    let allowed = reply.header("access-control-allow-headers").unwrap();
    for header in [
        "content-type",
        "idempotency-key",
        "order-token",
        "authorization",
        "tus-resumable",
        "upload-length",
        "upload-offset",
        "upload-metadata",
    ] {
        assert!(allowed.contains(header), "{header}");
    }
    let reply = app.send(preflight("https://evil.example")).await;
    reply.is_problem(403, "origin-not-allowed");
}
