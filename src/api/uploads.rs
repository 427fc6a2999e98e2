//! Uploads photos by tus 1.0 (resumable uploads): creates an upload, then sends piece by piece from the endpoint's
//! offset.

use gloo_net::http::{Method, Request, RequestBuilder};
use uuid::Uuid;
use web_sys::{AbortSignal, Blob};

use crate::api::endpoint::Endpoint;
use crate::api::failure::Failure;
use crate::api::http::expect_ok;

/// Bytes of one piece: large enough for speed, small enough for smooth progress.
const PIECE: f64 = 262_144.0;

/// An upload on the endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    url: String,
}

impl Upload {
    /// An upload that was created before, by its address.
    #[must_use]
    pub const fn at(url: String) -> Self {
        Self { url }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Creates an upload for a photo.
///
/// # Errors
///
/// `too-large` if the endpoint doesn't accept that many bytes.
pub async fn create(
    endpoint: &Endpoint,
    photo: Uuid,
    bytes: u64,
    signal: &AbortSignal,
) -> Result<Upload, Failure> {
    let metadata = ["photo ", &base64(&photo.to_string())].concat();
    let request = tus(Request::post(&endpoint.url("/uploads")), signal)
        .header("upload-length", &bytes.to_string())
        .header("upload-metadata", &metadata);
    let response = expect_ok(request.send().await).await?;
    let location = response
        .headers()
        .get("location")
        .ok_or(Failure::Unreadable)?;
    Ok(Upload {
        url: endpoint.resolve(&location),
    })
}

/// How many bytes the endpoint has.
///
/// # Errors
///
/// `upload-not-found` if the upload expired.
pub async fn offset(upload: &Upload, signal: &AbortSignal) -> Result<u64, Failure> {
    let head = RequestBuilder::new(&upload.url).method(Method::HEAD);
    let response = tus(head, signal).send().await;
    offset_of(&expect_ok(response).await?)
}

/// Sends the piece that begins at `offset`. Returns how many bytes the endpoint has then.
///
/// # Errors
///
/// `unsupported-photo` after the last piece if the file isn't a photo.
pub async fn send_piece(
    upload: &Upload,
    photo: &Blob,
    offset: u64,
    signal: &AbortSignal,
) -> Result<u64, Failure> {
    #[allow(
        clippy::cast_precision_loss,
        reason = "a photo is far below 2^53 bytes"
    )]
    let from = offset as f64;
    let piece = photo
        .slice_with_f64_and_f64(from, (from + PIECE).min(photo.size()))
        .map_err(|_| Failure::Unreadable)?;
    let request = tus(Request::patch(&upload.url), signal)
        .header("content-type", "application/offset+octet-stream")
        .header("upload-offset", &offset.to_string())
        .body(piece)
        .map_err(|_| Failure::Unreadable)?;
    offset_of(&expect_ok(request.send().await).await?)
}

/// Deletes an upload.
pub async fn cancel(upload: &Upload) {
    let request = Request::delete(&upload.url).header("tus-resumable", "1.0.0");
    // If it isn't deleted now, the endpoint expires it.
    let _ = request.send().await;
}

fn tus(request: RequestBuilder, signal: &AbortSignal) -> RequestBuilder {
    request
        .header("tus-resumable", "1.0.0")
        .abort_signal(Some(signal))
}

fn offset_of(response: &gloo_net::http::Response) -> Result<u64, Failure> {
    response
        .headers()
        .get("upload-offset")
        .and_then(|offset| offset.parse().ok())
        .ok_or(Failure::Unreadable)
}

fn base64(text: &str) -> String {
    // `btoa` accepts ASCII, and the text is a UUID.
    leptos::prelude::window().btoa(text).unwrap_or_default()
}
