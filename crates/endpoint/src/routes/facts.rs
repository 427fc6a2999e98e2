//! `GET /v1/shops/{shop}`: what the widget must know of a shop.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use careline_policy::Rules;
use careline_wire::ShopFacts;

use crate::app::AppState;
use crate::clock;
use crate::config::Shop;
use crate::extract::{InShop, header};
use crate::problem::Answer;
use crate::secret::sha256;
use crate::zone;

/// The facts; nothing new where the client has them already. A 304 tells the time by its `Date`.
pub async fn get(
    State(app): State<AppState>,
    InShop(shop): InShop,
    headers: HeaderMap,
) -> Answer<Response> {
    let facts = facts(&shop, &app);
    let tag = tag(&facts)?;
    // Not from a browser's cache: the time in it would be that of an earlier visit.
    let headed = [(ETAG, tag.clone()), (CACHE_CONTROL, "no-store".to_owned())];
    if header(&headers, IF_NONE_MATCH.as_str()).is_some_and(|known| names(known, &tag)) {
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
        rules: Rules {
            policy: shop.rules.policy.clone(),
            zone: zone::around(&shop.rules.zone, now),
        },
        server_time: clock::in_zone(now, &shop.rules.zone),
    }
}

/// Weak: it stands for all but the time.
fn tag(facts: &ShopFacts) -> serde_json::Result<String> {
    let lasting = (&facts.shop, &facts.name, &facts.support_email, &facts.rules);
    let digest = sha256(serde_json::to_vec(&lasting)?);
    let hex: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(format!("W/\"{hex}\""))
}

/// Whether `If-None-Match` names a tag, by weak comparison (RFC 9110, 13.1.2).
fn names(known: &str, tag: &str) -> bool {
    let opaque = tag.trim_start_matches("W/");
    known
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.trim_start_matches("W/") == opaque)
}
