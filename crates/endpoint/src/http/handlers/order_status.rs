//! `/order-status/{shop}`: a page of its own on which the widget shows where an order is.
//!
//! A shop links to it from its order mails, with the order's number as the fragment, which browsers send to no server:
//! `/order-status/your-shop#order=KS-10482`. The page is the widget's inline mode, so it asks for the order's email too.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::config::{Config, Shop};
use crate::http::problem::not_found;
use crate::mail::html::escaped;
use crate::platform::crypto::sha256;

const STYLE: &str = include_str!("order_status.css");

/// The pages by their shops' ids, and what they may load.
struct Pages {
    html: BTreeMap<String, String>,
    policy: HeaderValue,
}

/// The route. Its pages are made at startup.
pub fn router(config: &Config) -> Router {
    let shops = config.shops.values();
    let html = shops.map(|shop| (shop.id.clone(), page(shop))).collect();
    let policy = content_security_policy(&config.public_url.to_string());
    let pages = Arc::new(Pages { html, policy });
    Router::new()
        .route("/order-status/{shop}", get(show))
        .with_state(pages)
}

async fn show(State(pages): State<Arc<Pages>>, Path(shop): Path<String>) -> Response {
    let Some(html) = pages.html.get(&shop) else {
        return not_found().await.into_response();
    };
    let headers = [
        (CONTENT_SECURITY_POLICY, pages.policy.clone()),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex"),
        ),
    ];
    (headers, Html(html.clone())).into_response()
}

/// Without scripts it shows the support email.
fn page(shop: &Shop) -> String {
    let (id, name, email) = (
        escaped(&shop.id),
        escaped(&shop.name),
        escaped(shop.email.as_ref()),
    );
    let home = match &shop.website {
        Some(website) => format!("<a href=\"{}\">{name}</a>", escaped(website)),
        None => name.clone(),
    };
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Your order – {name}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
         <meta name=\"robots\" content=\"noindex\"><style>{STYLE}</style>\
         <script async src=\"/careline.js\" data-shop=\"{id}\" data-launcher=\"none\"></script></head>\
         <body><header>{home}</header><main><h1>Your order</h1>\
         <careline-help-page data-flow=\"track\"><p>Write to us: <a href=\"mailto:{email}\">{email}</a></p>\
         </careline-help-page></main></body></html>"
    )
}

/// Allows the page its own style, the widget, and product images, which shops keep anywhere.
fn content_security_policy(endpoint: &str) -> HeaderValue {
    let style = STANDARD.encode(sha256(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'self' {endpoint} 'wasm-unsafe-eval'; \
         connect-src 'self' {endpoint}; img-src 'self' https:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
