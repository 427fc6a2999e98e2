//! `/order-status/{shop}`: a page of its own on which the widget shows where an order is.
//!
//! A shop links to it from its order mails, with the order's number as the fragment, which browsers send to no server:
//! `/order-status/your-shop#order=KS-10482`. `?lang=de` before it names the shopper's language; without, the browser does. The page is the widget's inline mode, so it asks for the order's email too.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, REFERRER_POLICY, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_messages::Language;

use crate::config::{Config, Shop, Shops};
use crate::http::headers::accepted_languages;
use crate::http::problem::not_found;
use crate::mail::html::escaped;
use crate::mail::sanitize::one_line;
use crate::mail::words::Words;
use crate::platform::crypto::sha256;

const STYLE: &str = include_str!("order_status.css");

/// Whose pages there are, and what they may load.
struct Pages {
    shops: Shops,
    policy: HeaderValue,
}

/// The route.
pub fn router(config: &Config) -> Router {
    let pages = Pages {
        shops: config.shops.clone(),
        policy: content_security_policy(&config.public_url.to_string()),
    };
    Router::new()
        .route("/order-status/{shop}", get(show))
        .with_state(Arc::new(pages))
}

async fn show(
    State(pages): State<Arc<Pages>>,
    Path(shop): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let Some(shop) = pages.shops.get(&shop) else {
        return not_found().await.into_response();
    };
    let language = language(shop, query.get("lang"), &headers);
    let headers = [
        (CONTENT_SECURITY_POLICY, pages.policy.clone()),
        (CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())),
        (VARY, HeaderValue::from_static("accept-language")),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex"),
        ),
    ];
    (headers, Html(page(shop, &shop.messages(language).into()))).into_response()
}

/// The link's language, or else the browser's, or else the shop's.
fn language(shop: &Shop, asked: Option<&String>, headers: &HeaderMap) -> Language {
    let asked = asked.map(String::as_str);
    let mut wanted = asked.into_iter().chain(accepted_languages(headers));
    let found = wanted.find_map(|tag| shop.languages.nearest(tag));
    found.unwrap_or(shop.languages.own)
}

/// Without scripts it shows the support email.
fn page(shop: &Shop, words: &Words) -> String {
    let (lang, dir) = (words.tag(), words.direction());
    let (id, name, email) = (
        escaped(&shop.id),
        escaped(&shop.name),
        escaped(shop.email.as_ref()),
    );
    let home = match &shop.website {
        Some(website) => format!("<a href=\"{}\">{name}</a>", escaped(website)),
        None => name.clone(),
    };
    let title = words.fill("page.order.title", &[("shop", &one_line(&shop.name))]);
    let heading = escaped(&words.text("page.order"));
    let email = format!("<a href=\"mailto:{email}\">{email}</a>");
    let write = escaped(&words.text("page.order.write")).replace("{email}", &email);
    format!(
        "<!doctype html><html lang=\"{lang}\" dir=\"{dir}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
         <meta name=\"robots\" content=\"noindex\"><style>{STYLE}</style>\
         <script async src=\"/careline.js\" data-shop=\"{id}\" data-locale=\"{lang}\" data-launcher=\"none\"></script>\
         </head><body><header>{home}</header><main><h1>{heading}</h1>\
         <careline-help-page data-flow=\"track\"><p>{write}</p></careline-help-page></main></body></html>",
        title = escaped(&title),
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
