//! `GET /v1/shops/{shop}`: the facts that the widget needs about a shop.

use std::collections::{BTreeMap, HashMap};

use aide::axum::routing::{ApiMethodRouter, get_with};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use careline_policy::Rules;
use careline_wire::{ProblemType, ShopFacts};
use serde_json::json;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::http::etag;
use crate::http::extract::ShopPath;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::ApiResult;
use crate::platform::clock;
use crate::platform::time_zone;

/// Texts of the endpoint's own: no page needs them.
const OF_ENDPOINT: [&str; 3] = ["mail.", "support.", "page."];

/// The facts; 304 if the client has them. Then it learns the current time from `Date`.
async fn get(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    query: Result<Query<HashMap<String, String>>, QueryRejection>,
    headers: HeaderMap,
) -> ApiResult {
    let query = query.map_err(|_| ProblemType::MalformedRequest)?;
    let locale = query.get("locale");
    let facts = facts(&shop, &app, locale.map(String::as_str));
    let tag = tag(&facts)?;
    // Not from the browser's cache: the time in it would be that of an earlier visit.
    Ok(etag::respond(&headers, &tag, "no-store", Json(facts)))
}

/// The route of `get`.
pub fn get_route() -> ApiMethodRouter<AppState> {
    get_with(get, |operation| {
        etag::describe(operation)
            .summary("The facts that the widget needs about a shop")
            .query("locale", &json!({ "type": "string" }))
            .fails(&[ProblemType::MalformedRequest])
            .response_with::<200, Json<ShopFacts>, _>(|facts| {
                facts.description("The facts; the ETag covers everything but the time")
            })
    })
}

fn facts(shop: &Shop, app: &App, locale: Option<&str>) -> ShopFacts {
    let now = app.now();
    ShopFacts {
        shop: shop.id.clone(),
        name: shop.name.clone(),
        support_email: shop.email.to_string(),
        privacy_notice: shop.privacy_notice.clone(),
        languages: shop.languages.offered_tags(),
        texts: locale.and_then(|locale| texts(shop, locale)),
        rules: Rules {
            policy: shop.rules.policy.clone(),
            zone: time_zone::around(&shop.rules.zone, now),
        },
        server_time: clock::in_zone(now, &shop.rules.zone),
    }
}

/// The shop's own texts for its pages in a language, if it has any.
fn texts(shop: &Shop, locale: &str) -> Option<BTreeMap<String, String>> {
    let own = shop.overrides_in(shop.language_for(locale));
    let of_pages = own.iter().filter(|(key, _)| {
        let is_of_endpoint = OF_ENDPOINT.iter().any(|family| key.starts_with(family));
        !is_of_endpoint
    });
    let texts: BTreeMap<_, _> = of_pages
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .collect();
    (!texts.is_empty()).then_some(texts)
}

/// A tag of everything but the time.
fn tag(facts: &ShopFacts) -> serde_json::Result<String> {
    let lasting = (
        &facts.shop,
        &facts.name,
        &facts.support_email,
        &facts.privacy_notice,
        &facts.languages,
        &facts.texts,
        &facts.rules,
    );
    Ok(etag::weak(&serde_json::to_vec(&lasting)?))
}
