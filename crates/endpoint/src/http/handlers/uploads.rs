//! `…/uploads`: photos by tus 1.0, so that an upload goes on after a broken connection.
//!
//! Once the last byte is on the disk, the photo is re-encoded and stored. A file that isn't a photo is refused and
//! deleted.

use std::sync::Arc;

use aide::axum::routing::{ApiMethodRouter, head_with, options_with, post_with};
use aide::transform::TransformOperation;
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use careline_wire::ProblemType;
use serde_json::json;
use uuid::Uuid;

use crate::app::AppState;
use crate::blobs::upload_bytes::StoredBytes;
use crate::http::body::drain;
use crate::http::extract::{PathId, ShopPath};
use crate::http::headers::header;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::{ApiError, ApiResult};
use crate::http::tus::{self, NewUpload};
use crate::http::upload_content::{append, find, find_stored, finish};
use crate::limits::concurrency::Permit;
use crate::photos::MAX_SIZE;
use crate::platform::fault_injection;
use crate::store::uploads::{UPLOAD_LIFETIME, Upload};

/// For networks that let no other method than `POST` through.
const METHOD_OVERRIDE: &str = "x-http-method-override";

/// The headers that describe an upload.
const UPLOAD_HEADERS: [&str; 5] = [
    "Tus-Resumable",
    "Upload-Offset",
    "Upload-Expires",
    "Upload-Length",
    "Upload-Metadata",
];

/// The route of `create`.
pub fn create_route() -> ApiMethodRouter<AppState> {
    post_with(create, |operation| {
        let length = json!({ "type": "integer", "minimum": 1, "maximum": MAX_SIZE });
        let [version, offset, expires, ..] = UPLOAD_HEADERS;
        reads_bytes(operation)
            .summary("Creates an upload, with its first bytes if there is a body")
            .header("Upload-Length", true, &length)
            .header("Upload-Metadata", true, &json!({ "type": "string" }))
            .responds_empty(201, "Created", &["Location", version, offset, expires])
    })
}

/// The route of `options`, beside [`create_route`].
pub fn options_route() -> ApiMethodRouter<AppState> {
    options_with(options, options_docs)
}

/// The routes of one upload.
pub fn upload_routes() -> ApiMethodRouter<AppState> {
    let offset = json!({ "type": "integer", "minimum": 0 });
    let methods = json!({ "enum": ["PATCH", "HEAD", "DELETE"] });
    let [version, offset_now, expires, ..] = UPLOAD_HEADERS;
    head_with(head, |operation| {
        operation
            .summary("The offset to go on from")
            .responds_empty(200, "The offset", &UPLOAD_HEADERS)
            .fails(&[ProblemType::UnsupportedPhoto])
    })
    .patch_with(patch, |operation| {
        reads_bytes(operation)
            .summary("Appends bytes")
            .header("Upload-Offset", true, &offset)
            .responds_empty(
                204,
                "The bytes are on the disk",
                &[version, offset_now, expires],
            )
            .fails(&[ProblemType::UnsupportedMediaType])
    })
    .delete_with(delete, |operation| {
        operation
            .summary("Deletes an upload")
            .responds_empty(204, "Deleted", &[version])
    })
    .post_with(method_override, |operation| {
        reads_bytes(operation)
            .summary("One of the three above, for networks that allow no other method than POST")
            .header("X-HTTP-Method-Override", true, &methods)
            .header("Upload-Offset", false, &offset)
            .responds_empty(200, "As by HEAD", &UPLOAD_HEADERS)
            .responds_empty(204, "As by PATCH or DELETE", &[version])
            .fails(&[
                ProblemType::UnsupportedMediaType,
                ProblemType::MethodNotAllowed,
            ])
    })
    .options_with(options, |operation| options_docs(operation.path("id")))
}

/// Describes `options`.
fn options_docs(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    let headers = ["Tus-Version", "Tus-Extension", "Tus-Max-Size"];
    operation
        .summary("The supported version and extensions of tus")
        .input::<ShopPath>()
        .responds_empty(204, "Supported", &headers)
}

/// Describes a body of an upload's bytes.
fn reads_bytes(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    operation
        .reads(&json!({ "content": { tus::CONTENT_TYPE: {} } }))
        .fails(&[
            ProblemType::MalformedRequest,
            ProblemType::OffsetMismatch,
            ProblemType::TooLarge,
            ProblemType::UnsupportedPhoto,
        ])
}

/// `OPTIONS`: the version and extensions that are supported.
async fn options() -> Response {
    let headers = [
        (tus::TUS_VERSION, tus::VERSION),
        (tus::TUS_EXTENSION, tus::EXTENSIONS),
        (tus::TUS_MAX_SIZE, MAX_SIZE.into()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// `POST`: creates an upload, with its first bytes if there is a body.
async fn create(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    Extension(permit): Extension<Arc<Permit>>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult {
    let new = NewUpload::read(&headers)?;
    if new.length > MAX_SIZE {
        drain(body.into()).await;
        return Ok(too_large(new.length));
    }
    if new.length == 0 {
        let detail = "This file is empty. Please choose another.";
        return Err(ApiError::new(ProblemType::UnsupportedPhoto, detail));
    }
    app.store.upload_bytes.check_disk_reserve()?;
    let upload = Upload {
        id: Uuid::new_v4(),
        photo: new.photo,
        length: new.length,
        metadata: new.metadata,
        stored: StoredBytes::default(),
        expires_at: app.now() + UPLOAD_LIFETIME,
        is_finished: false,
    };
    app.store.uploads.create(&shop.id, &upload).await?;
    fault_injection::point("upload.added");
    let location = format!("/v1/shops/{}/uploads/{}", shop.id, upload.id);
    let offset = if tus::has_content(&headers) {
        first_bytes(app, permit, &shop.id, upload.id, body).await?
    } else {
        0
    };
    let location = [(LOCATION, location)];
    Ok((StatusCode::CREATED, location, progress(&upload, offset)).into_response())
}

/// Appends the bytes that came with a creation. If that fails, the client never learns the upload's URL, so the upload
/// is deleted.
async fn first_bytes(
    app: AppState,
    permit: Arc<Permit>,
    shop: &str,
    id: Uuid,
    body: Body,
) -> ApiResult<u64> {
    match append(app.clone(), permit, shop.to_owned(), id, 0, body).await {
        Ok((_, offset)) => Ok(offset),
        Err(refusal) => {
            if let Err(error) = app.store.remove_upload(id).await {
                tracing::warn!(%error, "can't delete a failed upload; it is deleted when it expires");
            }
            Err(refusal)
        }
    }
}

/// `HEAD`: the offset to go on from.
async fn head(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    PathId(id): PathId,
) -> ApiResult {
    let id = id.ok_or(ProblemType::UploadNotFound)?;
    let _lock = app.upload_locks.acquire(id).await;
    let (upload, stored) = find_stored(&app, &shop.id, id).await?;
    if stored.length == upload.length && !upload.is_finished {
        // The endpoint stopped between the last byte and the photo.
        finish(&app, &shop.id, &upload, &stored).await?;
    }
    let announced = [
        (tus::UPLOAD_LENGTH, upload.length.to_string()),
        (tus::UPLOAD_METADATA, upload.metadata.clone()),
    ];
    Ok((announced, progress(&upload, stored.length)).into_response())
}

/// `PATCH`: appends bytes.
async fn patch(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    PathId(id): PathId,
    Extension(permit): Extension<Arc<Permit>>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult {
    if !tus::has_content(&headers) {
        let detail = format!("Expected Content-Type: {}.", tus::CONTENT_TYPE);
        return Err(ApiError::new(ProblemType::UnsupportedMediaType, detail));
    }
    let offset = tus::byte_count(&headers, &tus::UPLOAD_OFFSET)?;
    let id = id.ok_or(ProblemType::UploadNotFound)?;
    let (upload, offset) = append(app, permit, shop.id.clone(), id, offset, body).await?;
    Ok((StatusCode::NO_CONTENT, progress(&upload, offset)).into_response())
}

/// `DELETE`: the shopper removed the photo.
async fn delete(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    PathId(id): PathId,
) -> ApiResult<StatusCode> {
    let id = id.ok_or(ProblemType::UploadNotFound)?;
    let _lock = app.upload_locks.acquire(id).await;
    find(&app, &shop.id, id).await?;
    match app.store.remove_upload(id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ProblemType::UploadNotFound.into()),
    }
}

/// `POST` with `X-HTTP-Method-Override`: one of the three above.
async fn method_override(
    app: State<AppState>,
    shop: ShopPath,
    id: PathId,
    permit: Extension<Arc<Permit>>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult {
    match header(&headers, METHOD_OVERRIDE) {
        Some("PATCH") => patch(app, shop, id, permit, headers, body).await,
        Some("HEAD") => head(app, shop, id).await,
        Some("DELETE") => delete(app, shop, id).await.map(IntoResponse::into_response),
        _ => Err(ProblemType::MethodNotAllowed.into()),
    }
}

fn progress(upload: &Upload, offset: u64) -> [(HeaderName, String); 2] {
    let expires = upload.expires_at.format("%a, %d %b %Y %H:%M:%S GMT");
    [
        (tus::UPLOAD_OFFSET, offset.to_string()),
        (tus::UPLOAD_EXPIRES, expires.to_string()),
    ]
}

fn too_large(length: u64) -> Response {
    let detail = format!("This file has {length} bytes. The most is {MAX_SIZE} bytes (25 MiB).");
    let max_size = [(tus::TUS_MAX_SIZE, MAX_SIZE)];
    (max_size, ApiError::new(ProblemType::TooLarge, detail)).into_response()
}
