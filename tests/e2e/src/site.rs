//! Pages of another origin: a shop with the widget's tag.

use std::{
    fs,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::Path,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::Html,
    routing::{get, post},
};
use tokio::{net::TcpListener, sync::Semaphore, task::JoinHandle};

use crate::failure::Result;
use crate::repository::repository;
use crate::shop::Shop;

/// The pages of `tests/street` name the endpoint of the demo.
const DEMO: &str = "http://127.0.0.1:8787";

/// A small site. It stops on drop.
pub struct Site {
    origin: String,
    reports: Arc<Mutex<Vec<String>>>,
    server: JoinHandle<std::io::Result<()>>,
}

impl Site {
    /// Serves one page, under a Content-Security-Policy where one is given, and one script at `/own.js`; the policy's
    /// `report-uri` may be `/reports`.
    ///
    /// # Errors
    ///
    /// If no port is free.
    pub async fn open(page: &str, policy: Option<String>, script: &'static str) -> Result<Self> {
        let page = Html(page.to_owned());
        let policy = policy.map(|policy| [(CONTENT_SECURITY_POLICY, policy)]);
        let fresh = [(CACHE_CONTROL, "no-store")];
        let script = ([(CONTENT_TYPE, "text/javascript")], script);
        let reports = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&reports);
        let hear = async move |report: String| {
            let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.push(report);
        };
        let site = Router::new()
            .route("/reports", post(hear))
            .route("/", get(async move || (fresh, policy, page)))
            .route("/own.js", get(async move || script));
        Self::serve(site, reports).await
    }

    /// Serves the pages of `tests/street/pages`, whose tags name this shop's endpoint.
    ///
    /// # Errors
    ///
    /// If no port is free.
    pub async fn street(shop: &Shop) -> Result<Self> {
        let endpoint = shop.origin();
        let page = async move |Path(name): Path<String>| {
            let page = fs::read_to_string(repository("tests/street/pages").join(name));
            page.map(|page| Html(page.replace(DEMO, &endpoint)))
                .map_err(|_| StatusCode::NOT_FOUND)
        };
        Self::serve(Router::new().route("/{name}", get(page)), Arc::default()).await
    }

    /// Serves an SVG at `/image.svg`, which it holds back until the semaphore is closed.
    ///
    /// # Errors
    ///
    /// If no port is free.
    pub async fn with_held_image(svg: String) -> Result<(Self, Arc<Semaphore>)> {
        let held = Arc::new(Semaphore::new(0));
        let until_closed = Arc::clone(&held);
        let image = async move || {
            let _ = until_closed.acquire().await;
            ([(CONTENT_TYPE, "image/svg+xml")], svg)
        };
        let site = Router::new().route("/image.svg", get(image));
        Ok((Self::serve(site, Arc::default()).await?, held))
    }

    async fn serve(site: Router, reports: Arc<Mutex<Vec<String>>>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let server = tokio::spawn(async { axum::serve(listener, site).await });
        Ok(Self {
            origin,
            reports,
            server,
        })
    }

    /// Its origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The violations of its policy that browsers have reported.
    #[must_use]
    pub fn reports(&self) -> Vec<String> {
        let reports = self.reports.lock();
        reports.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}
