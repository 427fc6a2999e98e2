//! Every route, and the layers around it.
//!
//! From the outside in: figures, request ids, request log, panics, `nosniff`; then concurrency, which only `/healthz` and `/readyz` are exempt from; then,
//! under `/v1`, origins and `no-store`; then the rate limits of some routes.

use std::any::Any;
use std::net::SocketAddr;
use std::time::Duration;

use aide::axum::ApiRouter;
use aide::openapi::OpenApi;
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::http::header::{CACHE_CONTROL, VARY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Response};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse as _;
use axum::routing::get;
use axum::{Extension, Router};
use careline_wire::ProblemType;
use ipnet::IpNet;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::{DefaultOnResponse, OnResponse as _, TraceLayer};
use tracing::Span;

use crate::app::AppState;
use crate::config::Config;
use crate::http::handlers::openapi::Document;
use crate::http::handlers::{
    agent_links, agent_tickets, assets, deflections, health, metrics, openapi, order_lookups,
    orders, shop, shopper_tickets, ticket_photos, tickets, uploads,
};
use crate::http::middleware::concurrency::limit_concurrency;
use crate::http::middleware::cors::check_origin;
use crate::http::middleware::measure::measure;
use crate::http::middleware::rate_limit::{self, limit_rate};
use crate::http::middleware::request_id::{RequestId, name_request};
use crate::http::openapi::operation::{Describe as _, describe_each};
use crate::http::openapi::{document, start};
use crate::http::problem::{ApiError, not_found};
use crate::http::tus;
use crate::limits::action::LimitedAction;
use crate::limits::client_ip::is_trusted;
use crate::platform::trace_context::{continue_trace, record_status};

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
/// Caches must not give one origin the answer of another.
const BY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");

/// The whole service.
pub fn router(app: AppState, config: &Config) -> Router {
    start();
    let api = api(&app);
    // Pages for people, which the document leaves out.
    let agent_link = get(agent_links::show).post(agent_links::confirm);
    let agent_link = ApiRouter::new().route("/desk/act/{token}", agent_link);
    let health = ApiRouter::new()
        .api_route("/healthz", health::get_route())
        .api_route("/readyz", health::ready_route());
    let document = document(
        ApiRouter::new()
            .nest("/v1", api.clone())
            .merge(health.clone()),
    );
    let limit_concurrency = from_fn_with_state(app.clone(), limit_concurrency);
    Router::new()
        .nest("/v1", v1(api.into(), document, &app))
        .merge(limited(&app, LimitedAction::AgentLink, agent_link))
        .merge(assets::router(config).with_state(()))
        .layer(limit_concurrency)
        .merge(health)
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(SetResponseHeaderLayer::overriding(
            X_CONTENT_TYPE_OPTIONS,
            NOSNIFF,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(spans(app.trusted_proxies.clone()))
                .on_response(answered),
        )
        .layer(from_fn(name_request))
        .layer(from_fn_with_state(app.clone(), measure))
        .with_state(app)
}

/// The service for the operator's monitoring, on an address of its own.
pub fn metrics_router(app: AppState) -> Router {
    Router::new()
        .route("/metrics", get(metrics::get))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(app)
}

/// `/v1`, with the layers around it.
fn v1(api: Router<AppState>, document: OpenApi, app: &AppState) -> Router<AppState> {
    api.fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(Extension(Document::from(document)))
        .layer(SetResponseHeaderLayer::if_not_present(
            CACHE_CONTROL,
            NO_STORE,
        ))
        .layer(from_fn_with_state(app.clone(), check_origin))
        .layer(SetResponseHeaderLayer::appending(VARY, BY_ORIGIN))
}

/// The routes of `/v1`.
fn api(app: &AppState) -> ApiRouter<AppState> {
    ApiRouter::new()
        .nest("/shops/{shop}", shop(app))
        .api_route("/openapi.json", openapi::get_route().layer(compression()))
        .with_path_items(|path| {
            let problems = [ProblemType::OriginNotAllowed, ProblemType::Busy];
            describe_each(path, |_, operation| {
                operation.fails(&problems);
            })
        })
}

/// `/v1/shops/{shop}`.
fn shop(app: &AppState) -> ApiRouter<AppState> {
    let answers = ApiRouter::new().api_route("/answers", deflections::create_route());
    let lookups = ApiRouter::new().api_route("/order-lookups", order_lookups::create_route());
    let tickets = ApiRouter::new().api_route("/tickets", tickets::create_route());
    let messages = ApiRouter::new()
        .api_route(
            "/tickets/{id}/messages",
            shopper_tickets::add_message_route(),
        )
        .api_route(
            "/tickets/{id}/check-in",
            shopper_tickets::answer_check_in_route(),
        );
    ApiRouter::new()
        .api_route("/", shop::get_route().layer(compression()))
        .merge(limited(app, LimitedAction::Deflection, answers))
        .merge(limited(app, LimitedAction::Lookup, lookups))
        .api_route("/orders/{number}", orders::routes())
        .merge(limited(app, LimitedAction::Ticket, tickets))
        .api_route("/tickets/{id}", shopper_tickets::get_route())
        .api_route("/tickets/{id}/photos/{photo}", ticket_photos::get_route())
        .merge(limited(app, LimitedAction::Message, messages))
        .api_route("/desk/tickets", agent_tickets::list_route())
        .api_route("/desk/tickets/{id}", agent_tickets::get_route())
        .api_route("/desk/tickets/{id}/steps", agent_tickets::add_step_route())
        .api_route(
            "/desk/tickets/{id}/messages",
            agent_tickets::add_message_route(),
        )
        .api_route("/desk/tickets/{id}/resolve", agent_tickets::resolve_route())
        .nest("/uploads", uploads(app))
}

/// `/v1/shops/{shop}/uploads`: tus 1.0.
fn uploads(app: &AppState) -> ApiRouter<AppState> {
    let create = ApiRouter::new().api_route("/", uploads::create_route());
    limited(app, LimitedAction::Upload, create)
        .api_route("/", uploads::options_route())
        .api_route("/{id}", uploads::upload_routes())
        .layer(from_fn(tus::require_version))
        .with_path_items(|path| describe_each(path, tus::describe))
}

/// Counts the requests of some routes against the limits of an action.
fn limited(
    app: &AppState,
    action: LimitedAction,
    routes: ApiRouter<AppState>,
) -> ApiRouter<AppState> {
    routes
        .route_layer(from_fn_with_state(app.clone(), limit_rate))
        .route_layer(Extension(action))
        .with_path_items(|path| {
            describe_each(path, |_, operation| rate_limit::describe(operation, action))
        })
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

/// Makes spans, which are parts of a proxy's trace if the request comes from a trusted one.
fn spans(trusted_proxies: Vec<IpNet>) -> impl Fn(&Request) -> Span + Clone {
    move |request| {
        let span = span(request);
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        if peer.is_some_and(|ConnectInfo(peer)| is_trusted(peer.ip(), &trusted_proxies)) {
            continue_trace(&span, request.headers());
        }
        span
    }
}

fn answered(response: &Response<Body>, latency: Duration, span: &Span) {
    record_status(span, response.status());
    DefaultOnResponse::new().on_response(response, latency, span);
}

/// Logs the route's pattern, never the path: it may contain a token.
///
/// It has the highest level, so that each line that is logged has its request.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("-", MatchedPath::as_str);
    let id = request.extensions().get::<RequestId>();
    let id = id.map(RequestId::as_str);
    tracing::error_span!("request", method = %request.method(), route, id)
}
