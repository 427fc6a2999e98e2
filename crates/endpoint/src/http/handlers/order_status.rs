//! `/order-status/{shop}`: a page of its own on which the widget shows where an order is.
//!
//! A shop links to it from its order mails, with the order's number as the fragment, which browsers send to no server:
//! `/order-status/your-shop#order=KS-10482`. `?lang=de` before it names the shopper's language; without, the browser does.
//! The page is the widget's inline mode, so it asks for the order's email too.

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
use careline_messages::Language;

use crate::config::{Config, Shop, Shops};
use crate::http::headers::accepted_languages;
use crate::http::order_status_page::OrderStatusPage;
use crate::http::problem::not_found;

/// Whose pages there are, and where their widget is loaded from.
struct Pages {
    shops: Shops,
    endpoint: String,
}

/// The route.
pub fn router(config: &Config) -> Router {
    let pages = Pages {
        shops: config.shops.clone(),
        endpoint: config.public_url.to_string(),
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
    let page = OrderStatusPage::new(shop, &shop.messages(language).into(), &pages.endpoint);
    let headers = [
        (CONTENT_SECURITY_POLICY, page.content_security_policy),
        (CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())),
        (VARY, HeaderValue::from_static("accept-language")),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex"),
        ),
    ];
    (headers, Html(page.html)).into_response()
}

/// The link's language, or else the browser's, or else the shop's.
fn language(shop: &Shop, asked: Option<&String>, headers: &HeaderMap) -> Language {
    let asked = asked.map(String::as_str);
    let mut wanted = asked.into_iter().chain(accepted_languages(headers));
    let found = wanted.find_map(|tag| shop.languages.nearest(tag));
    found.unwrap_or(shop.languages.own)
}
