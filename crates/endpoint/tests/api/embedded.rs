//! The widget inside the binary, of a build with the feature `embedded-assets`.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use careline_endpoint::http::router::router;

use crate::app::{Reply, TestApp, files};

/// What was embedded.
const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist");

/// The endpoint with the embedded widget, and its router with that of a folder.
async fn both() -> (TestApp, Router) {
    let mut app = TestApp::new().await;
    app.config.storefront = None;
    app.config.assets = Some(PathBuf::from(DIST));
    let folder = router(app.app.clone(), &app.config);
    app.config.assets = None;
    app.router = router(app.app.clone(), &app.config);
    (app, folder)
}

/// The paths at which the files of the widget are served: `/careline/<folder>/<file>`.
fn paths() -> Vec<String> {
    let names = |folder: &Path| files(folder).into_iter();
    let files = names(&Path::new(DIST).join("careline")).flat_map(|folder| names(&folder));
    let path = |file: PathBuf| {
        let path = file.strip_prefix(DIST).unwrap();
        format!("/{}", path.display())
    };
    files.map(path).collect()
}

/// An answer without what differs: a folder knows when its files were written.
fn alike(reply: &Reply) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let headers = reply
        .headers
        .iter()
        .filter(|(name, _)| !["etag", "last-modified", "x-request-id"].contains(&name.as_str()));
    let headers =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let mut headers: Vec<_> = headers.collect();
    headers.sort();
    (reply.status.as_u16(), headers, reply.body.clone())
}

async fn get(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn embedded_files_are_served_as_those_of_a_folder() {
    let (mut app, folder) = both().await;
    let mut paths = paths();
    assert!(paths.iter().any(|path| path.ends_with("main_bg.wasm.br")));
    paths.extend(["/careline.js", "/careline/", "/careline/nothing.js"].map(str::to_owned));
    let variants: [&[(&str, &str)]; 4] = [
        &[("accept-encoding", "br")],
        &[("accept-encoding", "gzip")],
        &[],
        &[("range", "bytes=2-5")],
    ];
    for path in &paths {
        for headers in variants {
            let embedded = get(&app, path, headers).await;
            let router = std::mem::replace(&mut app.router, folder.clone());
            let served = get(&app, path, headers).await;
            app.router = router;
            assert_eq!(alike(&embedded), alike(&served), "{path} {headers:?}");
        }
    }
}

#[tokio::test]
async fn an_embedded_file_is_kept_by_browsers() {
    let (app, _) = both().await;
    let path = paths()
        .into_iter()
        .find(|path| path.ends_with("main.js"))
        .unwrap();
    let reply = get(&app, &path, &[("accept-encoding", "br")]).await;
    assert_eq!(reply.header("content-encoding"), Some("br"));
    assert_eq!(
        reply.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    let tag = reply.header("etag").unwrap();
    let known = [("accept-encoding", "br"), ("if-none-match", tag)];
    assert_eq!(get(&app, &path, &known).await.status, 304);
}
