//! The fixture: an endpoint for each test, with its own directory and clock, and helpers for requests.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Output;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_endpoint::app::{App, AppState};
use careline_endpoint::config::{Config, DatabaseSettings};
use careline_endpoint::http::router::router;
use careline_endpoint::mail::transport::Transport;
use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_endpoint::photos::worker::PhotoWorker;
use careline_endpoint::platform::clock::Clock;
use careline_endpoint::store::outbox::OutboxEntry;
use careline_endpoint::store::{Store, StoreError, StoreResult};
use careline_harness::until::until;
use chrono::{DateTime, TimeDelta, Utc};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::{PgPool, SqlitePool};
use tempfile::{NamedTempFile, TempDir};
use tokio::sync::watch;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::command::careline;
use crate::platforms;

pub const SHOP: &str = "/v1/shops/kendra-scott-mall";
pub const OTHER_SHOP: &str = "/v1/shops/other";
/// A shop without an orders token and an agents' token.
pub const QUIET_SHOP: &str = "/v1/shops/quiet";
/// The orders tokens of the first shop and the other.
pub const ORDERS_TOKEN: &str = "of-the-mall-0123456789-abcdef";
pub const OTHER_TOKEN: &str = "of-the-other-0123456789-abcdef";
/// The agents' tokens of both.
pub const DESK_TOKEN: &str = "desk-of-the-mall-0123456789-abc";
pub const OTHER_DESK_TOKEN: &str = "desk-of-the-other-0123456789-abc";
pub const ALLOWED_ORIGIN: &str = "https://shop.example";
pub const SECRET: &str = "a secret that the client made";

/// The limits of tests that aren't about limits.
pub const NO_LIMITS: &str = "limits.multiplier = 1000";

/// The other shop: every optional fact is set, and differs from the first shop's.
const OTHER: &str = r#"
timezone = "Europe/Lisbon"
urgent.window_days = 14
returns = { window_days = 30, after_window = "refuse", shipping_paid_by = "shopper" }
response.business_days = [1, 3]
timelines = { processing = [2, 4], delivery = [3, 8], refund = [3, 7] }
cancellation.window_hours = 24
final_sale.why = "It is made to order."
payment.currency = "EUR"
shipping = { destinations = ["PT", "FR", "US"], primary_regions = ["PT", "FR"] }
[shop]
name = "Other Atelier (an example)"
email = "help@other.example"
"#;

/// Sunday, November 22, 2026, noon in Chicago.
const NOW: &str = "2026-11-22T18:00:00Z";

pub struct TestApp {
    pub app: AppState,
    pub router: Router,
    pub config: Config,
    now: Arc<Mutex<DateTime<Utc>>>,
    directory: TempDir,
}

impl TestApp {
    /// Restarts the endpoint with changes in the other shop's file.
    pub async fn restarted_with(self, changes: &[(&str, &str)]) -> Self {
        let other = changes.iter().fold(OTHER.to_owned(), |other, (from, to)| {
            assert!(other.contains(from), "{from}");
            other.replacen(from, to, 1)
        });
        std::fs::write(self.path("other.toml"), other).unwrap();
        let config = Config::load(&self.path("careline.toml")).unwrap();
        self.app.store.database.close().await;
        let store = Store::open(&config).await.unwrap();
        let app = Arc::new(App::new(&config, store, photo_worker(), clock(&self.now)).unwrap());
        Self {
            router: router(app.clone(), &config),
            app,
            config,
            ..self
        }
    }

    /// Three shops; the first has the golden order, which belongs to ada@example.com.
    pub async fn new() -> Self {
        Self::configured(|config| config).await
    }

    /// The same with a changed configuration.
    pub async fn configured(change: impl FnOnce(String) -> String) -> Self {
        let directory = TempDir::new().unwrap();
        let shop_file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../shops/kendra-scott-mall/shop.toml"
        );
        let config = format!(
            r#"
            listen = "127.0.0.1:0"
            data = "data"
            assets = "dist"
            storefront = true
            public_url = "https://help.example"
            {NO_LIMITS}
            allowed_origins = ["{ALLOWED_ORIGIN}"]
            shops = [
                {{ id = "kendra-scott-mall", file = "{shop_file}", orders_token = "{ORDERS_TOKEN}", desk_token = "{DESK_TOKEN}" }},
                {{ id = "other", file = "other.toml", orders_token = "{OTHER_TOKEN}", desk_token = "{OTHER_DESK_TOKEN}" }},
                {{ id = "quiet", file = "{shop_file}" }},
            ]
            "#
        );
        let config = match platforms::postgres().await {
            Some(url) => {
                let bucket = platforms::bucket().await.unwrap_or_default();
                format!("database.url = {url:?}\n{bucket}\n{config}")
            }
            None => config,
        };
        std::fs::write(directory.path().join("other.toml"), OTHER).unwrap();
        let path = directory.path().join("careline.toml");
        std::fs::write(&path, change(config)).unwrap();
        let test = Self::opened(directory, NOW).await;
        test.import("ada@example.com", golden_order()).await;
        test
    }

    /// The same with a changed file of the first shop, in which `to` stands for `from`.
    pub async fn with_shop(from: &str, to: &str, change: impl FnOnce(String) -> String) -> Self {
        let shop = include_str!("../../../../shops/kendra-scott-mall/shop.toml");
        assert!(shop.contains(from), "{from}");
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(shop.replacen(from, to, 1).as_bytes())
            .unwrap();
        let path = file.path().display().to_string();
        Self::configured(|config| {
            let (before, after) = config.split_once("file = \"").unwrap();
            let (_, after) = after.split_once('"').unwrap();
            change(format!("{before}file = \"{path}\"{after}"))
        })
        .await
    }

    /// The endpoint of a directory that holds its configuration, and its data if there is any, at some time.
    pub async fn opened(directory: TempDir, now: &str) -> Self {
        build_assets(&directory.path().join("dist"));
        let config = Config::load(&directory.path().join("careline.toml")).unwrap();
        let store = Store::open(&config).await.unwrap();
        let now = Arc::new(Mutex::new(now.parse().unwrap()));
        let app = Arc::new(App::new(&config, store, photo_worker(), clock(&now)).unwrap());
        Self {
            router: router(app.clone(), &config),
            app,
            config,
            now,
            directory,
        }
    }

    /// Another endpoint on the same servers, with a data directory of its own.
    pub async fn replica(&self) -> Self {
        let directory = TempDir::new().unwrap();
        std::fs::create_dir(directory.path().join("data")).unwrap();
        for file in ["careline.toml", "other.toml", "data/links.key"] {
            std::fs::copy(self.path(file), directory.path().join(file)).unwrap();
        }
        Self::opened(directory, NOW).await
    }

    /// The same with the golden ticket, without photos.
    pub async fn with_ticket() -> Self {
        let app = Self::new().await;
        let reply = app.post_ticket(&ticket_without_photo()).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        app
    }

    pub async fn import(&self, email: &str, order: Value) {
        self.import_to("kendra-scott-mall", email, order).await;
    }

    pub async fn import_to(&self, shop: &str, email: &str, order: Value) {
        let orders = [OwnedOrder {
            email: email.into(),
            order: serde_json::from_value(order).unwrap(),
        }];
        let import = self.app.store.orders.import(shop, &orders);
        import.await.unwrap();
    }

    /// Moves the clock on to that of the machine, which `careline` uses, unless it is past that.
    pub fn catch_up(&self) {
        let mut now = self.now.lock().unwrap();
        *now = (*now).max(Utc::now());
    }

    pub fn later(&self, by: TimeDelta) {
        *self.now.lock().unwrap() += by;
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        let request = Request::post(path).header("content-type", "application/json");
        self.send(request.body(body.to_string().into()).unwrap())
            .await
    }

    pub async fn get_as(&self, path: &str, token: Option<&str>) -> Reply {
        let request = as_bearer(Request::get(path), token);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post_as(&self, path: &str, token: Option<&str>, body: &Value) -> Reply {
        let request = Request::post(path).header("content-type", "application/json");
        let request = as_bearer(request, token);
        self.send(request.body(body.to_string().into()).unwrap())
            .await
    }

    pub async fn look_up(&self, shop: &str, number: &str, email: &str) -> Reply {
        let body = json!({"order_number": number, "email": email});
        self.post(&format!("{shop}/order-lookups"), &body).await
    }

    /// The same with a code.
    pub async fn look_up_by(&self, shop: &str, number: &str, email: &str, code: &str) -> Reply {
        let body = json!({"order_number": number, "email": email, "code": code});
        self.post(&format!("{shop}/order-lookups"), &body).await
    }

    /// A look-up over a connection from `peer`, with this `X-Forwarded-For`.
    pub async fn look_up_from(
        &self,
        peer: &str,
        forwarded: &str,
        number: &str,
        email: &str,
    ) -> Reply {
        let body = json!({"order_number": number, "email": email});
        let request = Request::post(format!("{SHOP}/order-lookups"))
            .header("content-type", "application/json")
            .header("x-forwarded-for", forwarded);
        let request = request.body(body.to_string().into()).unwrap();
        self.send_from(peer, request).await
    }

    pub async fn send_from(&self, peer: &str, mut request: Request<Body>) -> Reply {
        let peer = SocketAddr::new(peer.parse().unwrap(), 50_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        self.send(request).await
    }

    /// The token of a look-up of the golden order.
    pub async fn token(&self) -> String {
        let found = self.look_up(SHOP, "KS-10482", "ada@example.com").await;
        found.json()["token"].as_str().unwrap().to_owned()
    }

    /// Posts a ticket with its id as the key, and with the golden order's token.
    pub async fn post_ticket(&self, ticket: &Value) -> Reply {
        let token = self.token().await;
        self.post_ticket_with(ticket, Some(&token)).await
    }

    pub async fn post_ticket_with(&self, ticket: &Value, token: Option<&str>) -> Reply {
        self.post_ticket_to(SHOP, ticket, token).await
    }

    pub async fn post_ticket_to(&self, shop: &str, ticket: &Value, token: Option<&str>) -> Reply {
        let key = ticket["id"]
            .as_str()
            .unwrap_or("018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21");
        let mut request = Request::post(format!("{shop}/tickets"))
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        if let Some(token) = token {
            request = request.header("order-token", token);
        }
        self.send(request.body(ticket.to_string().into()).unwrap())
            .await
    }

    /// Changes the database directly.
    pub async fn sql(&self, statement: &'static str) {
        let changed = match &self.config.database {
            DatabaseSettings::Sqlite => {
                let pool = self.sqlite().await;
                let done = sqlx::query(statement).execute(&pool).await.unwrap();
                pool.close().await;
                done.rows_affected()
            }
            DatabaseSettings::Postgres(settings) => {
                let pool = PgPool::connect_with(settings.url.options().clone())
                    .await
                    .unwrap();
                let done = sqlx::query(statement).execute(&pool).await.unwrap();
                pool.close().await;
                done.rows_affected()
            }
        };
        assert!(changed > 0, "{statement}");
    }

    /// Imports an order as a shop's own system does.
    pub async fn put_order(&self, path: &str, token: Option<&str>, body: &Value) -> Reply {
        let mut request = Request::put(path).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.send(request.body(body.to_string().into()).unwrap())
            .await
    }

    /// Deletes an order as a shop's own system does.
    pub async fn delete_order(&self, path: &str, token: Option<&str>) -> Reply {
        let request = as_bearer(Request::delete(path), token);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Runs a `careline` command with this endpoint's configuration; returns its output.
    pub fn careline(&self, args: &[&str]) -> String {
        let output = self.try_careline(args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn try_careline(&self, args: &[&str]) -> Output {
        let config = self.path("careline.toml");
        let config = ["--config", config.to_str().unwrap()];
        careline(&[args, &config].concat(), "")
    }

    /// Creates an upload with its bytes.
    pub async fn upload(&self, shop: &str, photo: Uuid, bytes: &[u8]) -> Reply {
        let request = tus(Request::post(format!("{shop}/uploads")))
            .header("upload-length", bytes.len())
            .header("upload-metadata", metadata(photo))
            .header("content-type", "application/offset+octet-stream");
        self.send(request.body(bytes.to_vec().into()).unwrap())
            .await
    }

    /// The golden ticket with its photo uploaded.
    pub async fn ticket_with_photo(&self) -> Value {
        let mut ticket = golden_ticket();
        let photo = crate::pictures::jpeg(40, 30);
        let id: Uuid = ticket["photos"][0]["id"].as_str().unwrap().parse().unwrap();
        let uploaded = self.upload(SHOP, id, &photo).await;
        assert_eq!(uploaded.status, StatusCode::CREATED, "{uploaded:?}");
        ticket["photos"][0]["sha256"] = sha256_hex(&photo).into();
        ticket
    }

    /// All stored photos.
    pub async fn photos(&self) -> Vec<Vec<u8>> {
        let store = &self.app.store.photos;
        let mut photos = Vec::new();
        for id in store.list().await.unwrap() {
            photos.push(store.get(id).await.unwrap().unwrap());
        }
        photos
    }

    /// The unfinished uploads that have bytes.
    pub async fn unfinished(&self) -> Vec<Uuid> {
        self.app.store.upload_bytes.list().await.unwrap()
    }

    /// Runs the mail worker until no mail is due; returns the mails in the maildir.
    pub async fn mails(&self) -> Vec<Vec<u8>> {
        let (stop, stopped) = watch::channel(false);
        let transport = Transport::new(&self.config.mail);
        let worker = careline_endpoint::jobs::deliveries::run(self.app.clone(), transport, stopped);
        let worker = tokio::spawn(worker);
        until("the mails that are due", async || {
            Ok::<_, StoreError>((!self.is_mail_due().await?).then_some(()))
        })
        .await
        .unwrap();
        // The worker finishes the mail that it is sending before it stops.
        stop.send_replace(true);
        worker.await.unwrap();
        let files = files(&self.maildir().join("new"));
        files
            .iter()
            .map(|file| std::fs::read(file).unwrap())
            .collect()
    }

    async fn is_mail_due(&self) -> StoreResult<bool> {
        let now = self.app.now().timestamp();
        let entries = self.app.store.outbox.undelivered().await?;
        let is_due = |entry: &OutboxEntry| {
            entry.kind != "webhook" && entry.failed_at.is_none() && entry.next_at <= now
        };
        Ok(entries.iter().any(is_due))
    }

    /// Queries a number from the database directly.
    pub async fn count(&self, query: &'static str) -> i64 {
        match &self.config.database {
            DatabaseSettings::Sqlite => {
                let pool = self.sqlite().await;
                let count = sqlx::query_scalar(query).fetch_one(&pool).await.unwrap();
                pool.close().await;
                count
            }
            DatabaseSettings::Postgres(settings) => {
                let pool = PgPool::connect_with(settings.url.options().clone())
                    .await
                    .unwrap();
                let count = sqlx::query_scalar(query).fetch_one(&pool).await.unwrap();
                pool.close().await;
                count
            }
        }
    }

    async fn sqlite(&self) -> SqlitePool {
        let url = format!("sqlite:{}", self.path("data/careline.db").display());
        SqlitePool::connect(&url).await.unwrap()
    }

    pub fn maildir(&self) -> PathBuf {
        self.path("data/mail")
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.directory.path().join(relative)
    }
}

pub fn files(directory: &std::path::Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// The worker of the `careline` binary: a test's own program has no such command.
pub fn photo_worker() -> PhotoWorker {
    PhotoWorker::new(env!("CARGO_BIN_EXE_careline").into())
}

fn clock(now: &Arc<Mutex<DateTime<Utc>>>) -> Clock {
    let now = now.clone();
    Arc::new(move || *now.lock().unwrap())
}

fn build_assets(dist: &std::path::Path) {
    std::fs::create_dir_all(dist.join("careline/0123456789abcdef")).unwrap();
    std::fs::create_dir_all(dist.join("demo")).unwrap();
    let files = [
        (
            "careline.js",
            include_str!("../../../../loader/settings.js"),
        ),
        ("careline/0123456789abcdef/main_bg.wasm", "wasm"),
        ("careline/0123456789abcdef/main_bg.wasm.br", "packed wasm"),
        ("index.html", "<h1>Elisa</h1>"),
        ("demo/ring.html", "<h1>Ring</h1>"),
    ];
    for (name, content) in files {
        std::fs::write(dist.join(name), content).unwrap();
    }
}

#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Asserts a problem response of this status and type, with the headers that every problem has.
    #[track_caller]
    pub fn is_problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        assert_eq!(self.header("cache-control"), Some("no-store"));
        let problem = self.json();
        assert_eq!(problem["type"], kind);
        assert_eq!(problem["status"], status);
        problem
    }

    /// The pointers of an `invalid-ticket` problem.
    #[track_caller]
    pub fn pointers(&self) -> Vec<String> {
        let problem = self.is_problem(422, "invalid-ticket");
        let errors = problem["errors"].as_array().unwrap().iter();
        errors
            .map(|error| error["pointer"].as_str().unwrap().to_owned())
            .collect()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub fn golden_order() -> Value {
    serde_json::from_str(include_str!("../../../wire/golden/order.json")).unwrap()
}

pub fn golden_ticket() -> Value {
    let mut ticket: Value =
        serde_json::from_str(include_str!("../../../wire/golden/ticket.json")).unwrap();
    ticket["secret_sha256"] = sha256_hex(SECRET.as_bytes()).into();
    ticket
}

/// The golden ticket without photos.
pub fn ticket_without_photo() -> Value {
    let mut ticket = golden_ticket();
    ticket["photos"] = json!([]);
    ticket["no_photo"] = true.into();
    ticket
}

fn as_bearer(request: Builder, token: Option<&str>) -> Builder {
    match token {
        Some(token) => request.header("authorization", format!("Bearer {token}")),
        None => request,
    }
}

pub fn tus(request: Builder) -> Builder {
    request.header("tus-resumable", "1.0.0")
}

pub fn metadata(photo: Uuid) -> String {
    format!(
        "filename {},photo {}",
        STANDARD.encode("a.jpg"),
        STANDARD.encode(photo.to_string())
    )
}

pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
