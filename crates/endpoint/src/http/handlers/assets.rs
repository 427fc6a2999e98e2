//! The files that `cargo xtask build` made: the loader, the widget and the demo storefront. They are in the folder of the
//! setting `assets`, or inside the binary.
//!
//! The shops are stamped into the loader when the configuration is read, and browsers revalidate it on each use.
//! Everything under `/careline/` has a name that changes with its content, so browsers may cache it forever. Any page may
//! load both.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE,
    VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use careline_wire::loader;
use tower_http::services::fs::{Backend, DefaultServeDirFallback};
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::config::Config;
#[cfg(feature = "embedded-assets")]
use crate::http::embedded;
use crate::http::etag;
use crate::http::handlers::order_status;
use crate::http::headers::header;
use crate::http::problem::not_found;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
/// The most bytes of a path: that of a file's name on most systems.
const MAX_PATH: usize = 255;
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The routes of the built files: those of the setting `assets`, or else those inside the binary. None if there are none.
pub fn router(config: &Config) -> Router {
    match &config.assets {
        Some(folder) => from_folder(config, folder),
        None => from_binary(config),
    }
}

fn from_folder(config: &Config, folder: &Path) -> Router {
    let Ok(source) = std::fs::read_to_string(folder.join("careline.js")) else {
        tracing::warn!(
            assets = %folder.display(),
            "no careline.js in the directory of the setting `assets`, so only the API is served: \
             build the widget with `cargo xtask build`"
        );
        return Router::new();
    };
    let files = files(ServeDir::new(folder.join("careline")));
    widget(config, &source, files).merge(storefront(config, folder))
}

#[cfg(feature = "embedded-assets")]
fn from_binary(config: &Config) -> Router {
    let files = files(ServeDir::with_backend("", embedded::EmbeddedFiles));
    widget(config, embedded::LOADER, files)
}

#[cfg(not(feature = "embedded-assets"))]
fn from_binary(_: &Config) -> Router {
    Router::new()
}

/// The loader, the files that it loads, and the page that shows an order.
fn widget(config: &Config, source: &str, files: Router) -> Router {
    let loader = Arc::new(Loader::stamped(source, config));
    Router::new()
        .route("/careline.js", get(careline_js).with_state(loader))
        .nest_service("/careline", files)
        .layer(middleware::from_fn(allow_any_page))
        .merge(order_status::router(config))
}

fn storefront(config: &Config, assets: &Path) -> Router {
    let Some(page) = &config.storefront else {
        return Router::new();
    };
    let page = ServeFile::new(page).precompressed_br().precompressed_gzip();
    Router::new()
        .route_service("/", page)
        .nest_service("/demo", files(ServeDir::new(assets.join("demo"))))
        .layer(SetResponseHeaderLayer::if_not_present(
            CACHE_CONTROL,
            REVALIDATE,
        ))
}

fn files<B: Backend>(files: ServeDir<DefaultServeDirFallback, B>) -> Router {
    let files = files
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(get(not_found));
    Router::new()
        .fallback_service(files)
        .layer(middleware::from_fn(short_paths))
}

/// The loader, stamped and compressed once for each configuration.
struct Loader {
    plain: Vec<u8>,
    brotli: Vec<u8>,
    gzip: Vec<u8>,
    /// Of the uncompressed loader.
    hash: String,
}

impl Loader {
    fn stamped(source: &str, config: &Config) -> Self {
        let shops = config.shops.values();
        let emails = shops.map(|shop| (shop.id.clone(), shop.email.to_string()));
        let shops = config.shops.values();
        let languages =
            shops.filter_map(|shop| Some((shop.id.clone(), shop.languages.offered_tags()?)));
        let endpoint = config.public_url.to_string();
        let stamped = loader::stamp(
            source,
            Some(&endpoint),
            &config.default_shop,
            &emails.collect(),
            &languages.collect(),
        );
        let plain = stamped.into_bytes();
        Self {
            brotli: brotli(&plain),
            gzip: gzip(&plain),
            hash: etag::short_hash(&plain),
            plain,
        }
    }

    /// The encoding that the client accepts, and the loader in it.
    fn encoded(&self, headers: &HeaderMap) -> (Option<&'static str>, &[u8]) {
        match () {
            () if accepts(headers, "br") => (Some("br"), &self.brotli),
            () if accepts(headers, "gzip") => (Some("gzip"), &self.gzip),
            () => (None, &self.plain),
        }
    }
}

async fn careline_js(State(loader): State<Arc<Loader>>, headers: HeaderMap) -> Response {
    let (encoding, body) = loader.encoded(&headers);
    let tag = format!("\"{}-{}\"", loader.hash, encoding.unwrap_or("plain"));
    let media_type = [(CONTENT_TYPE, "text/javascript; charset=utf-8")];
    let encoding = encoding.map(|encoding| [(CONTENT_ENCODING, encoding)]);
    let body = (media_type, encoding, body.to_vec());
    let response = etag::respond(&headers, &tag, "no-cache", body);
    ([(VARY, "Accept-Encoding")], response).into_response()
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let offered = header(headers, ACCEPT_ENCODING.as_str()).unwrap_or_default();
    offered.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some(encoding) && !parts.any(|part| part == "q=0")
    })
}

fn brotli(plain: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22);
    // Writing to memory can't fail.
    drop(writer.write_all(plain));
    drop(writer);
    compressed
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to memory can't fail.
    drop(writer.write_all(plain));
    writer.finish().unwrap_or_default()
}

async fn allow_any_page(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_cacheable =
        response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    if is_cacheable {
        headers.entry(CACHE_CONTROL).or_insert(IMMUTABLE);
    }
    response
}

/// None of our files has so long a path, and the system's error about it would be answered as 500.
async fn short_paths(request: Request, next: Next) -> Response {
    if request.uri().path().len() > MAX_PATH {
        return not_found().await.into_response();
    }
    next.run(request).await
}
