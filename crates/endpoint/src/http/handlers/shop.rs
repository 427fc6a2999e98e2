//! `GET /v1/shops/{shop}`: what the widget must know of a shop.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use careline_policy::Rules;
use careline_wire::ShopFacts;

use crate::app::AppState;
use crate::config::Shop;
use crate::http::etag;
use crate::http::extract::{ShopPath, header};
use crate::http::problem::ApiResult;
use crate::platform::clock;
use crate::platform::time_zone;

/// The facts; nothing new where the client has them already. A 304 tells the time by its `Date`.
pub async fn get(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let facts = facts(&shop, &app);
    let tag = tag(&facts)?;
    // Not from a browser's cache: the time in it would be that of an earlier visit.
    let headed = [(ETAG, tag.clone()), (CACHE_CONTROL, "no-store".to_owned())];
    if header(&headers, IF_NONE_MATCH.as_str()).is_some_and(|known| etag::names(known, &tag)) {
        return Ok((StatusCode::NOT_MODIFIED, headed).into_response());
    }
    Ok((headed, Json(facts)).into_response())
}

fn facts(shop: &Shop, app: &AppState) -> ShopFacts {
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

/// Weak: it stands for all but the time.
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
