//! `GET /v1/shops/{shop}`: the facts that the widget needs about a shop.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
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
pub async fn get(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let facts = facts(&shop, &app);
    let tag = tag(&facts)?;
    // Not from the browser's cache: the time in it would be that of an earlier visit.
    let caching = [(ETAG, tag.clone()), (CACHE_CONTROL, "no-store".to_owned())];
    if etag::is_cached(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    Ok((caching, Json(facts)).into_response())
}

fn facts(shop: &Shop, app: &App) -> ShopFacts {
    let now = app.now();
    ShopFacts {
        shop: shop.id.clone(),
        name: shop.name.clone(),
        support_email: shop.email.to_string(),
        privacy_notice: shop.privacy_notice.clone(),
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
        &facts.rules,
    );
    Ok(etag::weak(&serde_json::to_vec(&lasting)?))
}
