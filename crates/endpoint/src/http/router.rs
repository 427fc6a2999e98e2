//! Every route, and the layers around it.
//!
//! From the outside in: request log, panics, `nosniff`; then concurrency, which only `/healthz` is exempt from; then,
//! under `/v1`, origins and `no-store`; then the rate limits of some routes.

use std::any::Any;

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Response};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse as _;
use axum::routing::{MethodRouter, get, head, post, put};
use careline_wire::ProblemType;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::app::AppState;
use crate::config::Config;
use crate::http::handlers::{
    agent_links, agent_tickets, assets, deflections, health, openapi, order_lookups, orders, shop,
    shopper_tickets, tickets, uploads,
};
use crate::http::middleware::concurrency::limit_concurrency;
use crate::http::middleware::cors::check_origin;
use crate::http::middleware::rate_limit::{RateLimitState, limit_rate};
use crate::http::problem::{ApiError, not_found};
use crate::http::tus;
use crate::limits::action::LimitedAction;

/// The whole service.
pub fn router(app: AppState, config: &Config) -> Router {
    let health = Router::new()
        .route("/healthz", get(health::get))
        .with_state(app.clone());
    let limit_concurrency = from_fn_with_state(app.clone(), limit_concurrency);
    Router::new()
        .nest("/v1", api(&app))
        .route("/desk/act/{token}", agent_link(&app))
        .with_state(app)
        .merge(assets::router(config))
        .layer(limit_concurrency)
        .merge(health)
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(SetResponseHeaderLayer::overriding(
            X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TraceLayer::new_for_http().make_span_with(span))
}

/// `/v1`.
fn api(app: &AppState) -> Router<AppState> {
    Router::new()
        .nest("/shops/{shop}", shop(app))
        .route("/openapi.json", get(openapi::get).layer(compression()))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(SetResponseHeaderLayer::if_not_present(
            CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(from_fn_with_state(app.clone(), check_origin))
}

/// `/v1/shops/{shop}`.
fn shop(app: &AppState) -> Router<AppState> {
    let limited = |action, route| limited(app, action, route);
    Router::new()
        .route("/", get(shop::get).layer(compression()))
        .route(
            "/answers",
            limited(LimitedAction::Deflection, post(deflections::create)),
        )
        .route(
            "/order-lookups",
            limited(LimitedAction::Lookup, post(order_lookups::create)),
        )
        .route("/orders/{number}", put(orders::put))
        .route(
            "/tickets",
            limited(LimitedAction::Ticket, post(tickets::create)),
        )
        .route("/tickets/{id}", get(shopper_tickets::get))
        .route(
            "/tickets/{id}/messages",
            limited(LimitedAction::Message, post(shopper_tickets::add_message)),
        )
        .route(
            "/tickets/{id}/check-in",
            limited(
                LimitedAction::Message,
                post(shopper_tickets::answer_check_in),
            ),
        )
        .route("/desk/tickets", get(agent_tickets::list))
        .route("/desk/tickets/{id}", get(agent_tickets::get))
        .route("/desk/tickets/{id}/steps", post(agent_tickets::add_step))
        .route(
            "/desk/tickets/{id}/messages",
            post(agent_tickets::add_message),
        )
        .route("/desk/tickets/{id}/resolve", post(agent_tickets::resolve))
        .nest("/uploads", uploads(app))
}

/// `/v1/shops/{shop}/uploads`: tus 1.0.
fn uploads(app: &AppState) -> Router<AppState> {
    let create = limited(app, LimitedAction::Upload, post(uploads::create));
    Router::new()
        .route("/", create.options(uploads::options))
        .route(
            "/{id}",
            head(uploads::head)
                .patch(uploads::patch)
                .delete(uploads::delete)
                .post(uploads::method_override)
                .options(uploads::options),
        )
        .layer(from_fn(tus::require_version))
}

/// `/desk/act/{token}`.
fn agent_link(app: &AppState) -> MethodRouter<AppState> {
    let route = get(agent_links::show).post(agent_links::confirm);
    limited(app, LimitedAction::AgentLink, route)
}

/// Counts a route's requests against the limits of an action.
fn limited(
    app: &AppState,
    action: LimitedAction,
    route: MethodRouter<AppState>,
) -> MethodRouter<AppState> {
    let app = app.clone();
    route.route_layer(from_fn_with_state(
        RateLimitState { app, action },
        limit_rate,
    ))
}

/// Brotli's level 5: on small bodies it is smaller and faster than level 4, and far cheaper than level 11.
fn compression() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Precise(5))
}

async fn method_not_allowed() -> ApiError {
    ProblemType::MethodNotAllowed.into()
}

/// A panic is always a bug. It ends one request, not the endpoint.
fn panicked(_: Box<dyn Any + Send>) -> Response<Body> {
    tracing::error!("a handler panicked: please report it");
    ApiError::from(ProblemType::Internal).into_response()
}

/// Logs the route's pattern, never the path: it may contain a token.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("-", MatchedPath::as_str);
    tracing::debug_span!("request", method = %request.method(), route)
}
