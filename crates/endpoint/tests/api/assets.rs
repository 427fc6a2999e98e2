use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::app::{Reply, TestApp};

const WASM: &str = "/careline/0123456789abcdef/main_bg.wasm";

async fn get_packed(app: &TestApp, path: &str, encoding: &str) -> Reply {
    let request = Request::get(path).header("accept-encoding", encoding);
    app.send(request.body(Body::empty()).unwrap()).await
}

/// What the endpoint wrote into the loader.
fn stamped(loader: &str) -> serde_json::Value {
    let (_, rest) = loader.split_once("const stamped = ").unwrap();
    let (value, _) = rest.split_once(';').unwrap();
    serde_json::from_str(value).unwrap()
}

#[tokio::test]
async fn the_loader_knows_the_shops() {
    let app = TestApp::new().await;
    let reply = app.get("/careline.js").await;
    let expected = serde_json::json!({
        "endpoint": "https://help.example",
        "shop": "kendra-scott-mall",
        "emails": {
            "kendra-scott-mall": "support@kendrascottmall.com",
            "other": "help@other.example",
            "quiet": "support@kendrascottmall.com",
        },
    });
    assert_eq!(stamped(&reply.text()), expected);
    assert_eq!(
        reply.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert_eq!(reply.header("cache-control"), Some("no-cache"));
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    let request =
        Request::get("/careline.js").header("if-none-match", reply.header("etag").unwrap());
    assert_eq!(
        app.send(request.body(Body::empty()).unwrap()).await.status,
        304
    );
}

#[tokio::test]
async fn the_loader_is_compressed_by_accept_encoding() {
    let app = TestApp::new().await;
    let plain = app.get("/careline.js").await.body;
    let reply = get_packed(&app, "/careline.js", "gzip, deflate, br").await;
    assert_eq!(reply.header("content-encoding"), Some("br"));
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut reply.body.as_slice(), &mut unpacked).unwrap();
    assert_eq!(unpacked, plain);
    let reply = get_packed(&app, "/careline.js", "gzip, br;q=0").await;
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    assert_eq!(
        get_packed(&app, "/careline.js", "identity").await.body,
        plain
    );
}

#[tokio::test]
async fn an_impossible_file_name_is_not_found() {
    let app = TestApp::new().await;
    for length in [300, 5_000, 50_000] {
        let path = format!("/careline/{}", "x".repeat(length));
        app.get(&path).await.is_problem(404, "not-found");
    }
}

#[tokio::test]
async fn the_widgets_files_are_kept_forever() {
    let app = TestApp::new().await;
    let reply = app.get(WASM).await;
    assert_eq!(reply.text(), "wasm");
    assert_eq!(reply.header("content-type"), Some("application/wasm"));
    assert_eq!(
        reply.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        reply.header("cross-origin-resource-policy"),
        Some("cross-origin")
    );
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    let packed = get_packed(&app, WASM, "br").await;
    assert_eq!(packed.text(), "packed wasm");
    assert_eq!(packed.header("content-encoding"), Some("br"));
    assert_eq!(packed.header("content-type"), Some("application/wasm"));
}

#[tokio::test]
async fn a_missing_asset_is_not_cached() {
    let app = TestApp::new().await;
    for path in [
        "/careline/nothing.js",
        "/careline/../careline.toml",
        "/careline/%2e%2e/%2e%2e/careline.toml",
    ] {
        app.get(path).await.is_problem(404, "not-found");
    }
}

#[tokio::test]
async fn the_storefront_is_always_fresh() {
    let app = TestApp::new().await;
    for (path, text) in [
        ("/", "<h1>Elisa</h1>"),
        ("/demo/ring.html", "<h1>Ring</h1>"),
    ] {
        let reply = app.get(path).await;
        assert_eq!(reply.text(), text);
        assert_eq!(reply.header("cache-control"), Some("no-cache"));
    }
}

#[tokio::test]
async fn any_page_of_the_assets_can_be_the_storefront() {
    let mut app = TestApp::new().await;
    app.config.storefront = Some(app.path("dist/demo/ring.html"));
    app.router = careline_endpoint::http::router::router(app.app.clone(), &app.config);
    assert_eq!(app.get("/").await.text(), "<h1>Ring</h1>");
    app.config.storefront = None;
    app.router = careline_endpoint::http::router::router(app.app.clone(), &app.config);
    app.get("/").await.is_problem(404, "not-found");
}

#[tokio::test]
async fn a_shop_has_a_page_that_shows_where_an_order_is() {
    let app = TestApp::new().await;
    let reply = app.get("/order-status/kendra-scott-mall").await;
    assert_eq!(reply.status, 200);
    let html = reply.text();
    for part in [
        "<html lang=\"en\" dir=\"ltr\">",
        "data-locale=\"en\"",
        "<meta name=\"robots\" content=\"noindex\">",
        "data-shop=\"kendra-scott-mall\"",
        "<careline-help-page data-flow=\"track\">",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let policy = reply.header("content-security-policy").unwrap();
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "trusted-types 'none'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("unsafe-inline"));
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
    let unknown = app.get("/order-status/nobodys").await;
    unknown.is_problem(404, "not-found");
}

#[tokio::test]
async fn the_page_that_shows_an_order_looks_like_the_shop() {
    let brand = "[brand]\naccent = \"#f0d060\"\nlogo = \"https://shop.example/logo.png\"\n\
                 links = [{ text = \"New & old\", url = \"https://shop.example/new\" }]\n\
                 cover = \"https://shop.example/a.jpg?a=1&b=\\\"2\"\n\
                 promotion = { text = \"For <winter>\", url = \"https://shop.example/winter\" }\n";
    let app = TestApp::with_shop("[brand]\n", brand, |config| config).await;
    let reply = app.get("/order-status/kendra-scott-mall").await;
    let html = reply.text();
    for part in [
        "<img class=\"plate\" src=\"https://shop.example/logo.png\" alt=\"Kendra Scott Mall\">",
        "<img class=\"cover\" src=\"https://shop.example/a.jpg?a=1&amp;b=&quot;2\" alt=\"\">",
        "<li><a href=\"https://shop.example/new\">New &amp; old</a></li>",
        "<aside><a href=\"https://shop.example/winter\"><span>For &lt;winter&gt;</span></a></aside>",
        "--careline-accent:light-dark(",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let (_, style) = html.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    let hash = STANDARD.encode(Sha256::digest(style));
    let policy = reply.header("content-security-policy").unwrap();
    assert!(
        policy.contains(&format!("style-src 'sha256-{hash}'")),
        "{policy}"
    );
}

#[tokio::test]
async fn the_page_that_shows_an_order_has_the_shops_fonts_and_corners() {
    let brand = "[brand]\nsurface = \"#f7f5f0\"\nradius = 3\nfont = { family = \"Gill Sans\" }\n\
                 display_font = { family = \"Jost\", url = \"https://shop.example/jost.woff2?a=</style>\" }\n\
                 logo = \"https://shop.example/logo.png\"\nlogo_dark = \"https://shop.example/light.png\"\n\
                 promotion = { text = \"New\", url = \"https://shop.example/new\", detail = \"<b>Warm</b>\" }\n";
    let app = TestApp::with_shop("[brand]\n", brand, |config| config).await;
    let reply = app.get("/order-status/kendra-scott-mall").await;
    let html = reply.text();
    for part in [
        "--careline-surface:light-dark(#f7f5f0,",
        "--careline-radius:3px;",
        "--careline-font:\"Gill Sans\",",
        "--careline-font-display:\"Jost\",",
        "src:url(\"https://shop.example/jost.woff2?a=%3C/style>\")",
        "srcset=\"https://shop.example/light.png\"",
        "<p>&lt;b&gt;Warm&lt;/b&gt;</p>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let policy = reply.header("content-security-policy").unwrap();
    assert!(policy.contains("font-src 'self' https:"), "{policy}");
}
