//! What the endpoint answers, and what its handlers share.

pub mod ticket_actions;

use std::sync::Arc;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Response};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{get, head, post, put};
use careline_wire::ProblemType;
use chrono::{DateTime, Utc};
use ipnet::IpNet;
use lettre::message::Mailbox;
use tokio::sync::Notify;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::config::{Config, Shop, Shops};
use crate::http::handlers::{
    agent_links, agent_tickets, assets, deflections, health, openapi, order_lookups, orders, shop,
    shopper_tickets, tickets, uploads,
};
use crate::http::middleware::cors;
use crate::http::middleware::cors::Origins;
use crate::http::problem::ApiError;
use crate::http::tus;
use crate::limits;
use crate::limits::concurrency;
use crate::limits::concurrency::ConcurrencyLimit;
use crate::limits::{LimitedAction, Limits, RateLimitState};
use crate::mail::code_queue::CodeMailQueue;
use crate::mail::mailbox;
use crate::orders::verification_code::CodeHasher;
use crate::photos::upload_lock::UploadLocks;
use crate::photos::worker::PhotoWorker;
use crate::platform::clock::Clock;
use crate::store::Store;
use crate::tickets::signed_links::SignedLinks;

/// What the handlers share.
pub type AppState = Arc<App>;

/// What the handlers share.
pub struct App {
    /// The shops by their ids.
    pub shops: Shops,
    /// Who may call.
    pub origins: Origins,
    /// The proxies that say where a request came from.
    pub trusted_proxies: Vec<IpNet>,
    /// How much one caller may ask for.
    pub limits: Limits,
    /// Who is being answered.
    pub concurrency: ConcurrencyLimit,
    /// What is kept.
    pub store: Store,
    /// The uploads under way.
    pub upload_locks: UploadLocks,
    /// Where photos are worked on.
    pub photo_worker: PhotoWorker,
    /// Makes and checks the links in mails.
    pub links: SignedLinks,
    /// Makes and compares the codes of look-ups.
    pub codes: CodeHasher,
    /// The mails with codes that are on their way.
    pub code_mail_queue: CodeMailQueue,
    /// Says that something new is owed.
    pub outbox_changed: Notify,
    mail_from: Option<Mailbox>,
    clock: Clock,
}

impl App {
    /// What the handlers share, by the configuration.
    #[must_use]
    pub fn new(config: &Config, store: Store, photo_worker: PhotoWorker, clock: Clock) -> Self {
        Self {
            shops: config.shops.clone(),
            origins: Origins {
                own: config.public_url.clone(),
                allowed: config.allowed_origins.clone(),
            },
            trusted_proxies: config.trusted_proxies.clone(),
            limits: Limits::new(&config.limits, &store.key()),
            concurrency: ConcurrencyLimit::new(&config.limits),
            links: SignedLinks::new(store.key()),
            codes: CodeHasher::new(store.key()),
            code_mail_queue: CodeMailQueue::default(),
            store,
            upload_locks: UploadLocks::default(),
            photo_worker,
            outbox_changed: Notify::new(),
            mail_from: config.mail.from.clone(),
            clock,
        }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Says that something new is owed.
    pub fn wake_outbox(&self) {
        self.outbox_changed.notify_waiters();
    }

    /// Whom a shop's mail is from.
    #[must_use]
    pub fn sender(&self, shop: &Shop) -> Mailbox {
        match self.mail_from.clone() {
            Some(Mailbox { name, email }) => mailbox(&name.unwrap_or_default(), email),
            None => mailbox(&shop.name, shop.email.clone()),
        }
    }
}

/// Everything that the endpoint answers.
pub fn router(app: AppState, config: &Config) -> Router {
    let limited = |action| {
        let app = app.clone();
        from_fn_with_state(RateLimitState { app, action }, limits::guard)
    };
    let uploads = Router::new()
        .route(
            "/",
            post(uploads::create)
                .route_layer(limited(LimitedAction::Upload))
                .options(uploads::options),
        )
        .route(
            "/{id}",
            head(uploads::head)
                .patch(uploads::patch)
                .delete(uploads::delete)
                .post(uploads::overridden)
                .options(uploads::options),
        )
        .layer(from_fn(tus::require_version));

    let shop = Router::new()
        .route("/", get(shop::get).layer(compression()))
        .route(
            "/answers",
            post(deflections::create).route_layer(limited(LimitedAction::Answer)),
        )
        .route(
            "/order-lookups",
            post(order_lookups::create).route_layer(limited(LimitedAction::LookUp)),
        )
        .route("/orders/{number}", put(orders::put))
        .route(
            "/tickets",
            post(tickets::create).route_layer(limited(LimitedAction::Ticket)),
        )
        .route("/tickets/{id}", get(shopper_tickets::get))
        .route(
            "/tickets/{id}/messages",
            post(shopper_tickets::say).route_layer(limited(LimitedAction::Message)),
        )
        .route(
            "/tickets/{id}/check-in",
            post(shopper_tickets::rate).route_layer(limited(LimitedAction::Message)),
        )
        .route("/desk/tickets", get(agent_tickets::list))
        .route("/desk/tickets/{id}", get(agent_tickets::get))
        .route("/desk/tickets/{id}/steps", post(agent_tickets::step))
        .route("/desk/tickets/{id}/messages", post(agent_tickets::say))
        .route("/desk/tickets/{id}/resolve", post(agent_tickets::resolve))
        .nest("/uploads", uploads);

    let v1 = Router::new()
        .nest("/shops/{shop}", shop)
        .route("/openapi.json", get(openapi::get).layer(compression()))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(SetResponseHeaderLayer::if_not_present(
            CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(from_fn_with_state(app.clone(), cors::guard));

    let full = from_fn_with_state(app.clone(), concurrency::guard);
    Router::new()
        .nest("/v1", v1)
        .route(
            "/desk/act/{token}",
            get(agent_links::show)
                .post(agent_links::confirm)
                .route_layer(limited(LimitedAction::Act)),
        )
        .with_state(app.clone())
        .merge(assets::router(config))
        .layer(full)
        // Whoever watches asks this when it is full, too.
        .merge(
            Router::new()
                .route("/healthz", get(health::get))
                .with_state(app),
        )
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(SetResponseHeaderLayer::overriding(
            X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TraceLayer::new_for_http().make_span_with(span))
}

/// By brotli's level 5: for what is small, smaller and quicker than the level below, and far cheaper than the best.
fn compression() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Precise(5))
}

/// The answer where nothing stands.
pub async fn not_found() -> ApiError {
    ProblemType::NotFound.into()
}

async fn method_not_allowed() -> ApiError {
    ProblemType::MethodNotAllowed.into()
}

/// The last resort: nothing here is meant to panic.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response<axum::body::Body> {
    tracing::error!("a handler panicked: please report it");
    ApiError::from(ProblemType::Internal).into_response()
}

/// Names the route, and nothing that a person sent.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("-", MatchedPath::as_str);
    tracing::debug_span!("request", method = %request.method(), route)
}
