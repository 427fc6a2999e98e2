//! The bytes of an upload, from the request's body to a stored photo.
//!
//! An offset is answered only for bytes that are on the disk. What arrived before an error is stored too, and the
//! client goes on from there.

use std::io;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use careline_wire::ProblemType;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use crate::app::metrics::PhotoOutcome;
use crate::app::{App, AppState};
use crate::http::body::{BodyError, TimedBody};
use crate::http::problem::{ApiError, ApiResult, internal};
use crate::limits::concurrency::Permit;
use crate::photos::upload_lock::UploadGuard;
use crate::platform::crypto::{Digest, sha256_of};
use crate::platform::durable_file;
use crate::platform::fault_injection::{self, Guarantee};
use crate::store::uploads::{UPLOAD_LIFETIME, Upload};

/// A shop's upload, unless it expired.
///
/// # Errors
///
/// `upload-not-found`.
pub async fn find(app: &App, shop: &str, id: Uuid) -> ApiResult<Upload> {
    let upload = app.store.uploads.find(shop, id, app.now()).await?;
    upload.ok_or(ProblemType::UploadNotFound.into())
}

/// How many bytes of an upload are stored.
///
/// The file may be longer: it may have bytes that never reached the disk, or reached it out of order before a power cut.
/// It may be gone, too: it isn't part of a backup.
pub async fn offset(app: &App, upload: &Upload) -> io::Result<u64> {
    if upload.is_finished {
        return Ok(upload.length);
    }
    let length = app.store.upload_files.length(upload.id).await?;
    Ok(length.min(upload.synced))
}

/// Appends a body at an offset. Returns the upload and its new offset.
///
/// It runs in a task of its own, which holds the permit: it ends in order even if the client goes away.
///
/// # Errors
///
/// If the offset isn't the upload's, the body is too long or ends early, or the whole file isn't a photo.
pub async fn append(
    app: AppState,
    permit: Arc<Permit>,
    shop: String,
    id: Uuid,
    offset: u64,
    body: Body,
) -> ApiResult<(Upload, u64)> {
    let task = tokio::spawn(async move {
        let mut lock = app.upload_locks.acquire(id).await;
        let upload = find(&app, &shop, id).await?;
        let offset = append_locked(&app, &upload, offset, body, &mut lock).await?;
        drop(permit);
        Ok((upload, offset))
    });
    task.await.unwrap_or_else(|error| Err(internal(&error)))
}

async fn append_locked(
    app: &App,
    upload: &Upload,
    offset: u64,
    body: Body,
    lock: &mut UploadGuard,
) -> ApiResult<u64> {
    let stored = self::offset(app, upload).await?;
    if stored != offset {
        let detail = format!("The endpoint has {stored} bytes; Upload-Offset says {offset}.");
        return Err(ApiError::new(ProblemType::OffsetMismatch, detail));
    }
    if upload.is_finished {
        return Ok(stored);
    }
    let (synced, received) = write(app, upload, stored, body, lock).await?;
    fault_injection::point("upload.synced");
    let expires_at = app.now() + UPLOAD_LIFETIME;
    app.store
        .uploads
        .advance(upload.id, synced, expires_at)
        .await?;
    received?;
    if synced == upload.length {
        finish(app, upload).await?;
    }
    Ok(synced)
}

/// Appends to the file and syncs it. Returns its length, and why the body ended early if it did.
async fn write(
    app: &App,
    upload: &Upload,
    stored: u64,
    body: Body,
    lock: &mut UploadGuard,
) -> ApiResult<(u64, ApiResult<()>)> {
    let path = app.store.upload_files.path(upload.id);
    let mut file = File::options()
        .append(true)
        .create(true)
        .open(&path)
        .await?;
    file.set_len(stored).await?;
    let missing = upload.length.saturating_sub(stored);
    let received = receive(app, &mut file, missing, body.into(), lock).await;
    file.flush().await?;
    file.sync_all().await?;
    let synced = file.metadata().await?.len();
    drop(file);
    if stored == 0 {
        durable_file::sync_name(&path)?;
    }
    Ok((synced, received))
}

/// Writes the body to the file, at most `missing` bytes.
async fn receive(
    app: &App,
    file: &mut File,
    missing: u64,
    mut body: TimedBody,
    lock: &mut UploadGuard,
) -> ApiResult<()> {
    let mut received = 0;
    loop {
        let chunk = tokio::select! {
            chunk = body.next() => chunk,
            () = lock.preempted() => return Err(interrupted("Another request took over the upload.")),
        };
        let chunk = match chunk {
            Ok(None) => return Ok(()),
            Err(BodyError::Broken) => return Err(interrupted("The connection broke.")),
            Err(BodyError::Slow) => return Err(interrupted("The bytes arrived too slowly.")),
            Ok(Some(chunk)) => chunk,
        };
        received += chunk.len() as u64;
        if received > missing {
            let detail = "The body has more bytes than Upload-Length said.";
            return Err(ApiError::new(ProblemType::TooLarge, detail));
        }
        app.store.upload_files.check_disk_reserve()?;
        file.write_all(&chunk).await?;
    }
}

fn interrupted(cause: &str) -> ApiError {
    let detail = format!("{cause} Send HEAD to learn the offset to go on from.");
    ApiError::new(ProblemType::OffsetMismatch, detail)
}

/// Re-encodes the photo of a complete upload and stores it. A file that isn't a photo is deleted.
///
/// # Errors
///
/// `unsupported-photo` with the reason for the shopper.
pub async fn finish(app: &App, upload: &Upload) -> ApiResult<()> {
    let path = app.store.upload_files.path(upload.id);
    let reencoded = app.photo_worker.reencode(&path).await;
    app.metrics.photo(match &reencoded {
        Ok(Ok(_)) => PhotoOutcome::accepted,
        Ok(Err(_)) => PhotoOutcome::refused,
        Err(_) => PhotoOutcome::failed,
    });
    let photo = match reencoded? {
        Ok(photo) => photo,
        Err(reason) => {
            app.store.remove_upload(upload.id).await?;
            return Err(ApiError::new(ProblemType::UnsupportedPhoto, reason));
        }
    };
    let digest = digest(&path).await?;
    let (photos, id) = (app.store.photos.clone(), upload.id);
    let stored = async move { photos.put(id, photo).await };
    fault_injection::before_answer(Guarantee::PhotoBeforeAnswer, stored).await?;
    fault_injection::point("photo.kept");
    app.store.uploads.finish(id, &digest, app.now()).await?;
    fault_injection::point("upload.finished");
    Ok(app.store.upload_files.remove(id).await?)
}

/// The digest of the file as the client sent it; a ticket names its photos by it.
async fn digest(path: &Path) -> io::Result<Digest> {
    let file = std::fs::File::open(path)?;
    let digest = tokio::task::spawn_blocking(move || sha256_of(file)).await;
    digest.unwrap_or_else(|error| Err(io::Error::other(error)))
}
