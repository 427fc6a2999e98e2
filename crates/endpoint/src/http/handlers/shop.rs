//! `GET /v1/shops/{shop}`: the facts that the widget needs about a shop.

use aide::axum::routing::{ApiMethodRouter, get_with};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use careline_policy::Rules;
use careline_wire::ShopFacts;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::http::etag;
use crate::http::extract::ShopPath;
use crate::http::problem::ApiResult;
use crate::platform::clock;
use crate::platform::time_zone;

/// The facts; 304 if the client has them. Then it learns the current time from `Date`.
async fn get(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    headers: HeaderMap,
) -> ApiResult {
    let facts = facts(&shop, &app);
    let tag = tag(&facts)?;
    // Not from the browser's cache: the time in it would be that of an earlier visit.
    Ok(etag::respond(&headers, &tag, "no-store", Json(facts)))
}

/// The route of `get`.
pub fn get_route() -> ApiMethodRouter<AppState> {
    get_with(get, |operation| {
        etag::describe(operation)
            .summary("The facts that the widget needs about a shop")
            .response_with::<200, Json<ShopFacts>, _>(|facts| {
                facts.description("The facts; the ETag covers everything but the time")
            })
    })
}

fn facts(shop: &Shop, app: &App) -> ShopFacts {
    let now = app.now();
    ShopFacts {
        shop: shop.id.clone(),
        name: shop.name.clone(),
        support_email: shop.email.to_string(),
        privacy_notice: shop.privacy_notice.clone(),
        languages: shop.languages.offered_tags(),
        rules: Rules {
            policy: shop.rules.policy.clone(),
            zone: time_zone::around(&shop.rules.zone, now),
        },
        server_time: clock::in_zone(now, &shop.rules.zone),
    }
}

/// A tag of everything but the time.
fn tag(facts: &ShopFacts) -> serde_json::Result<String> {
    let lasting = (
        &facts.shop,
        &facts.name,
        &facts.support_email,
        &facts.privacy_notice,
        &facts.languages,
        &facts.rules,
    );
    Ok(etag::weak(&serde_json::to_vec(&lasting)?))
}
