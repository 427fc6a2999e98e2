//! `…/uploads`: photos by tus, so that a bad connection costs a shopper nothing.
//!
//! An offset is answered only for bytes that are on the disk. When the last one is, the photo is made at once, and a
//! file that isn't a photo is refused and forgotten. What is under way goes on to its end when the client is gone.

use std::path::Path;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use careline_wire::{Problem, ProblemType};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::drain::drain;
use crate::http::body::{BodyError, TimedBody};
use crate::http::extract::{PathId, ShopPath, header};
use crate::http::problem::{ApiError, ApiResult, internal};
use crate::http::tus;
use crate::http::tus::NewUpload;
use crate::limits::concurrency::Permit;
use crate::photos;
use crate::photos::upload_lock::UploadGuard;
use crate::platform::crypto::{Digest, sha256_of};
use crate::platform::durable_file;
use crate::platform::fault_injection;
use crate::store::uploads::{UPLOAD_LIFETIME, Upload};

const METHOD_OVERRIDE: &str = "x-http-method-override";

/// `OPTIONS`: what is spoken here.
pub async fn options() -> Response {
    let headers = [
        (tus::VERSIONS, tus::VERSION),
        (tus::EXTENSION, tus::EXTENSIONS),
        (tus::TUS_MAX_SIZE, photos::MAX_SIZE.into()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// `POST`: announces an upload, and may bring its first bytes along.
pub async fn create(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    Extension(place): Extension<Arc<Permit>>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult {
    let announced = NewUpload::read(&headers)?;
    if announced.length > photos::MAX_SIZE {
        drain(body.into()).await;
        let too_large = ApiError::from(too_large(announced.length));
        return Ok(([(tus::TUS_MAX_SIZE, photos::MAX_SIZE)], too_large).into_response());
    }
    if announced.length == 0 {
        let problem = Problem::new(ProblemType::UnsupportedPhoto);
        return Err(problem
            .detail("This file is empty. Please choose another.")
            .into());
    }
    app.store.check_disk_reserve()?;
    let upload = Upload {
        id: Uuid::new_v4(),
        photo: announced.photo,
        length: announced.length,
        metadata: announced.metadata,
        expires_at: app.now() + UPLOAD_LIFETIME,
        is_finished: false,
    };
    app.store.add_upload(&shop.id, &upload).await?;
    fault_injection::point("upload.added");
    let location = format!("/v1/shops/{}/uploads/{}", shop.id, upload.id);
    let offset = if tus::is_content(&headers) {
        first_bytes(app, place, &shop.id, upload.id, body).await?
    } else {
        0
    };
    let location = [(LOCATION, location)];
    Ok((StatusCode::CREATED, location, progress(&upload, offset)).into_response())
}

/// Takes what came with the announcement. Where that fails the client never learns the upload's address, so nothing of it
/// stays.
async fn first_bytes(
    app: AppState,
    place: Arc<Permit>,
    shop: &str,
    id: Uuid,
    body: Body,
) -> ApiResult<u64> {
    match append(app.clone(), place, shop.to_owned(), id, 0, body).await {
        Ok((_, offset)) => Ok(offset),
        Err(refusal) => {
            if let Err(error) = app.store.remove_upload(id).await {
                tracing::warn!(%error, "an upload that failed stays until it expires");
            }
            Err(refusal)
        }
    }
}

/// `HEAD`: where to go on.
pub async fn head(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    PathId(id): PathId,
) -> ApiResult {
    let id = id.ok_or(ProblemType::UploadNotFound)?;
    let _inside = app.upload_locks.acquire(id).await;
    let upload = find(&app, &shop.id, id).await?;
    let offset = app.store.upload_offset(&upload).await?;
    if offset == upload.length && !upload.is_finished {
        // The endpoint stopped between the last byte and the photo.
        finish(&app, &upload).await?;
    }
    let announced = [
        (tus::LENGTH, upload.length.to_string()),
        (tus::METADATA, upload.metadata.clone()),
    ];
    Ok((announced, progress(&upload, offset)).into_response())
}

/// `PATCH`: more bytes.
pub async fn patch(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    PathId(id): PathId,
    Extension(place): Extension<Arc<Permit>>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult {
    if !tus::is_content(&headers) {
        let problem = Problem::new(ProblemType::UnsupportedMediaType);
        return Err(problem
            .detail(format!("Expected Content-Type: {}.", tus::CONTENT))
            .into());
    }
    let offset = tus::number(&headers, &tus::OFFSET)?;
    let id = id.ok_or(ProblemType::UploadNotFound)?;
    let (upload, offset) = append(app, place, shop.id.clone(), id, offset, body).await?;
    Ok((StatusCode::NO_CONTENT, progress(&upload, offset)).into_response())
}

/// `DELETE`: the shopper changed their mind.
pub async fn delete(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    PathId(id): PathId,
) -> ApiResult<StatusCode> {
    let id = id.ok_or(ProblemType::UploadNotFound)?;
    let _inside = app.upload_locks.acquire(id).await;
    find(&app, &shop.id, id).await?;
    match app.store.remove_upload(id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ProblemType::UploadNotFound.into()),
    }
}

/// `POST` with `X-HTTP-Method-Override`: for networks that let no other method through.
pub async fn overridden(
    app: State<AppState>,
    shop: ShopPath,
    id: PathId,
    place: Extension<Arc<Permit>>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult {
    match header(&headers, METHOD_OVERRIDE) {
        Some("PATCH") => patch(app, shop, id, place, headers, body).await,
        Some("HEAD") => head(app, shop, id).await,
        Some("DELETE") => delete(app, shop, id).await.map(IntoResponse::into_response),
        _ => Err(ProblemType::MethodNotAllowed.into()),
    }
}

async fn find(app: &App, shop: &str, id: Uuid) -> ApiResult<Upload> {
    let upload = app.store.upload(shop, id, app.now()).await?;
    upload.ok_or(ProblemType::UploadNotFound.into())
}

fn progress(upload: &Upload, offset: u64) -> [(HeaderName, String); 2] {
    let expires = upload.expires_at.format("%a, %d %b %Y %H:%M:%S GMT");
    [
        (tus::OFFSET, offset.to_string()),
        (tus::EXPIRES, expires.to_string()),
    ]
}

/// Takes bytes at an offset, in a task of its own: it ends in order even when the client is gone, and has its place until
/// then.
async fn append(
    app: AppState,
    place: Arc<Permit>,
    shop: String,
    id: Uuid,
    offset: u64,
    body: Body,
) -> ApiResult<(Upload, u64)> {
    let task = tokio::spawn(async move {
        let mut inside = app.upload_locks.acquire(id).await;
        let upload = find(&app, &shop, id).await?;
        let offset = append_now(&app, &upload, offset, body, &mut inside).await?;
        drop(place);
        Ok((upload, offset))
    });
    task.await.unwrap_or_else(|ended| Err(internal(&ended)))
}

async fn append_now(
    app: &App,
    upload: &Upload,
    offset: u64,
    body: Body,
    inside: &mut UploadGuard,
) -> ApiResult<u64> {
    let stands = app.store.upload_offset(upload).await?;
    if stands != offset {
        let detail = format!("The endpoint has {stands} bytes; Upload-Offset says {offset}.");
        return Err(Problem::new(ProblemType::OffsetMismatch)
            .detail(detail)
            .into());
    }
    if upload.is_finished {
        return Ok(stands);
    }
    let path = app.store.upload_path(upload.id);
    let mut file = File::options()
        .append(true)
        .create(true)
        .open(&path)
        .await?;
    let room = upload.length.saturating_sub(stands);
    let received = receive(app, &mut file, room, body.into(), inside).await;
    file.flush().await?;
    file.sync_all().await?;
    drop(file);
    if stands == 0 {
        durable_file::sync_name(&path)?;
    }
    fault_injection::point("upload.synced");
    app.store
        .extend_upload(upload.id, app.now() + UPLOAD_LIFETIME)
        .await?;
    let stands = stands + received?;
    if stands == upload.length {
        finish(app, upload).await?;
    }
    Ok(stands)
}

/// Writes what comes, and never more than there is room for; says how much it was.
async fn receive(
    app: &App,
    file: &mut File,
    room: u64,
    mut body: TimedBody,
    inside: &mut UploadGuard,
) -> ApiResult<u64> {
    let mut received = 0;
    loop {
        let chunk = tokio::select! {
            chunk = body.next() => chunk,
            () = inside.preempted() => return Err(interrupted("Another request took it over.")),
        };
        let chunk = match chunk {
            Ok(None) => return Ok(received),
            Err(BodyError::Broken) => return Err(interrupted("The connection was cut.")),
            Err(BodyError::Slow) => return Err(interrupted("The bytes came too slowly.")),
            Ok(Some(chunk)) => chunk,
        };
        received += chunk.len() as u64;
        if received > room {
            let problem = Problem::new(ProblemType::TooLarge);
            return Err(problem
                .detail("There are more bytes than Upload-Length said.")
                .into());
        }
        app.store.check_disk_reserve()?;
        file.write_all(&chunk).await?;
    }
}

fn interrupted(why: &str) -> ApiError {
    let detail = format!("{why} Ask by HEAD where to go on.");
    Problem::new(ProblemType::OffsetMismatch)
        .detail(detail)
        .into()
}

/// Makes the photo of a whole upload; what isn't a photo is forgotten.
async fn finish(app: &App, upload: &Upload) -> ApiResult<()> {
    let path = app.store.upload_path(upload.id);
    let photo = match app.photo_worker.reencode(&path).await? {
        Ok(photo) => photo,
        Err(reason) => {
            app.store.remove_upload(upload.id).await?;
            let problem = Problem::new(ProblemType::UnsupportedPhoto);
            return Err(problem.detail(reason).into());
        }
    };
    let digest = digest(&path).await?;
    let name = app.store.photo_path(upload.id);
    let unfinished = app.store.unfinished_photo_path(upload.id);
    fault_injection::store_photo(durable_file::write(unfinished, name, photo)).await?;
    fault_injection::point("photo.kept");
    app.store
        .finish_upload(upload.id, &digest, app.now())
        .await?;
    fault_injection::point("upload.finished");
    durable_file::remove(&path).await?;
    Ok(())
}

/// The digest of a file, by which a ticket names its photo.
async fn digest(path: &Path) -> std::io::Result<Digest> {
    let file = std::fs::File::open(path)?;
    let digest = tokio::task::spawn_blocking(move || sha256_of(file)).await;
    digest.unwrap_or_else(|ended| Err(std::io::Error::other(ended)))
}

fn too_large(length: u64) -> Problem {
    let detail = format!(
        "This file has {length} bytes; at most {} (25 MiB) are taken.",
        photos::MAX_SIZE
    );
    Problem::new(ProblemType::TooLarge).detail(detail)
}
