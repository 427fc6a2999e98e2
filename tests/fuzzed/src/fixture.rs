//! An endpoint in this process, with its mail worker.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use careline_endpoint::app::App;
use careline_endpoint::config::Config;
use careline_endpoint::http::router::router;
use careline_endpoint::jobs::deliveries;
use careline_endpoint::mail::transport::Transport;
use careline_endpoint::photos::worker::PhotoWorker;
use careline_endpoint::platform::clock;
use careline_endpoint::store::Store;
use http_body_util::BodyExt as _;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tower::ServiceExt as _;

/// The path of the shop.
pub const SHOP: &str = "/v1/shops/atelier";
const SHOP_FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../shops/example-atelier/shop.toml"
);

/// An endpoint.
pub struct Fixture {
    /// The folder of delivered mails.
    pub maildir: PathBuf,
    _folder: TempDir,
    runtime: Runtime,
    router: Router,
    // The mail worker runs until this is dropped.
    _stop: watch::Sender<bool>,
}

/// A response.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Fixture {
    /// An endpoint for one target, started at its first use.
    #[must_use]
    pub const fn lazy() -> LazyLock<Self> {
        LazyLock::new(Self::open)
    }

    fn open() -> Self {
        let folder = TempDir::with_prefix("careline-fuzzed-").unwrap();
        let path = folder.path().join("careline.toml");
        let config = format!(
            "listen = \"127.0.0.1:0\"\npublic_url = \"https://help.example\"\ndata = \"data\"\nlimits.multiplier = 4000000\n\
             shops = [{{ id = \"atelier\", file = {SHOP_FILE:?} }}]\nmail.maildir = \"mail\"\n"
        );
        std::fs::write(&path, config).unwrap();
        let config = Config::load(&path).unwrap();
        let runtime = Runtime::new().unwrap();
        let store = runtime.block_on(Store::open(&config)).unwrap();
        // Every whole upload is refused as no photo: photos have a target of their own.
        let photo_worker = PhotoWorker::new("/bin/false".into());
        let app = Arc::new(App::new(&config, store, photo_worker, clock::system()).unwrap());
        let (_stop, stopped) = watch::channel(false);
        runtime.spawn(deliveries::run(
            app.clone(),
            Transport::new(&config.mail),
            stopped,
        ));
        Self {
            maildir: config.data.join("mail/new"),
            _folder: folder,
            runtime,
            router: router(app, &config),
            _stop,
        }
    }

    /// Sends a request.
    pub fn ask(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let body = body.collect().await.unwrap().to_bytes().to_vec();
            assert!(
                parts.status.as_u16() < 500,
                "the endpoint failed: {} {}",
                parts.status,
                String::from_utf8_lossy(&body)
            );
            Answer {
                status: parts.status,
                headers: parts.headers,
                body,
            }
        })
    }
}
