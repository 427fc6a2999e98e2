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
async fn other_origins_are_told_which_setting_is_missing() {
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

/// Origins that resemble `https://shop.example`, `https://help.example` or loopback.
const NEARLY: [&str; 68] = [
    "null",
    "NULL",
    "",
    " ",
    "*",
    "https://*",
    "https://*.example",
    "https://",
    "://shop.example",
    "//shop.example",
    "shop.example",
    "https:shop.example",
    "https:/shop.example",
    "https:///shop.example",
    "https:\\\\shop.example",
    "http://shop.example",
    "ftp://shop.example",
    "file://shop.example",
    "file:///",
    "ws://shop.example",
    "wss://shop.example",
    "blob:https://shop.example",
    "data:text/html,x",
    "javascript:https://shop.example",
    "chrome-extension://shop.example",
    "httpss://shop.example",
    "HTTPS://shop.example",
    "https://SHOP.example",
    "https://shop.Example",
    "https://shop.example:443",
    "https://shop.example:0443",
    "https://shop.example:80",
    "https://shop.example:444",
    "https://shop.example:8443",
    "https://shop.example:0",
    "https://shop.example:",
    "https://shop.example:65979",
    "https://shop.example.",
    "https://shop.example..",
    "https://.shop.example",
    "https://shop..example",
    "https://shop.example/",
    "https://shop.example//",
    "https://shop.example/x",
    "https://shop.example?x",
    "https://shop.example#x",
    "https://shop.example;x",
    "https://shop.example,https://evil.example",
    "https://evil.example https://shop.example",
    "https://shop.example https://shop.example",
    "https://x@shop.example",
    "https://x:y@shop.example",
    "https://shop.example@evil.example",
    "https://shop.example:x@evil.example",
    "https://a.shop.example",
    "https://www.shop.example",
    "https://shop.example.evil.example",
    "https://evilshop.example",
    "https://shop.exampleevil",
    "https://shop-example",
    "https://shop.exampl",
    "https://hop.example",
    "https://xn--shp-5qa.example",
    "https://sh%6Fp.example",
    "https://shop.example%00",
    "https://help.example:8787",
    "http://help.example",
    "http://evil.example",
];

#[tokio::test]
async fn an_origin_that_is_nearly_allowed_is_refused() {
    let app = TestApp::new().await;
    for origin in NEARLY {
        // Whatever `Host` the request has.
        for host in ["help.example", origin.trim_start_matches("http://")] {
            let reply = from(&app, origin, host).await;
            reply.is_problem(403, "origin-not-allowed");
            assert_eq!(
                reply.header("access-control-allow-origin"),
                None,
                "{origin}"
            );
        }
    }
    for (origin, host) in [
        ("http://127.0.0.1:8787", "127.0.0.1:9999"),
        ("http://localhost:8787", "127.0.0.1:8787"),
        ("https://127.0.0.1:8787", "127.0.0.1:8787"),
        ("http://127.0.0.1.evil.example", "127.0.0.1.evil.example"),
        ("http://192.168.0.7:8787", "192.168.0.7:8787"),
    ] {
        let reply = from(&app, origin, host).await;
        reply.is_problem(403, "origin-not-allowed");
    }
    let both = Request::get(SHOP).header("origin", ALLOWED_ORIGIN);
    let both = both.header("origin", "https://evil.example");
    let reply = app.send(both.body(Body::empty()).unwrap()).await;
    reply.is_problem(403, "origin-not-allowed");
}

#[tokio::test]
async fn no_response_sets_or_allows_cookies() {
    let app = TestApp::with_ticket().await;
    let paths = [
        SHOP,
        "/",
        "/careline.js",
        "/healthz",
        "/desk/act/x",
        "/v1/openapi.json",
        "/nothing",
    ];
    for path in paths {
        let request = Request::get(path).header("origin", ALLOWED_ORIGIN);
        let reply = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.header("set-cookie"), None, "{path}");
        assert_eq!(
            reply.header("access-control-allow-credentials"),
            None,
            "{path}"
        );
    }
    let found = app.look_up(SHOP, "KS-10482", "ada@example.com").await;
    assert_eq!(
        (found.status.as_u16(), found.header("set-cookie")),
        (200, None)
    );
}

#[tokio::test]
async fn a_preflight_lists_the_allowed_methods_and_headers() {
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

#[tokio::test]
async fn a_page_may_ask_what_the_endpoint_supports_of_tus() {
    let app = TestApp::new().await;
    let request = Request::options(format!("{SHOP}/uploads")).header("origin", ALLOWED_ORIGIN);
    let reply = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("tus-version"), Some("1.0.0"));
    assert_eq!(
        reply.header("access-control-allow-origin"),
        Some(ALLOWED_ORIGIN)
    );
    let exposed = reply.header("access-control-expose-headers").unwrap();
    assert!(exposed.contains("Tus-Version"));
    assert_eq!(reply.header("access-control-allow-methods"), None);
}
