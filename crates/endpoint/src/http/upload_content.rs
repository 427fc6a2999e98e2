//! The bytes of an upload, from the request's body to a stored photo.
//!
//! An offset is answered only for bytes that are durable and recorded. What arrived before an error is stored too, and
//! the client goes on from there. Requests of one process take turns; of several processes, the first to record its bytes
//! wins, and the others get the new offset.

use std::fs::File;
use std::io::{self, Seek as _};
use std::sync::Arc;

use axum::body::Body;
use careline_wire::ProblemType;
use uuid::Uuid;

use crate::app::metrics::PhotoOutcome;
use crate::app::{App, AppState};
use crate::blobs::upload_bytes::{StoredBytes, UploadWriter};
use crate::http::body::{BodyError, TimedBody};
use crate::http::problem::{ApiError, ApiResult, internal};
use crate::limits::concurrency::Permit;
use crate::photos::upload_lock::UploadGuard;
use crate::platform::crypto::{Digest, sha256_of};
use crate::platform::fault_injection::{self, Guarantee};
use crate::store::uploads::{UPLOAD_LIFETIME, Upload};

/// How many pieces an upload may have. A client whose connection breaks at each hundredth of a photo has a hundred.
const MAX_PIECES: usize = 1_000;

/// A shop's upload, unless it expired.
///
/// # Errors
///
/// `upload-not-found`.
pub async fn find(app: &App, shop: &str, id: Uuid) -> ApiResult<Upload> {
    let upload = app.store.uploads.find(shop, id, app.now()).await?;
    upload.ok_or(ProblemType::UploadNotFound.into())
}

/// A shop's upload as [`find`], and what is stored of it.
///
/// # Errors
///
/// `upload-not-found`.
pub async fn find_stored(app: &App, shop: &str, id: Uuid) -> ApiResult<(Upload, StoredBytes)> {
    let upload = find(app, shop, id).await?;
    let stored = stored(app, &upload).await?;
    if stored == upload.stored {
        return Ok((upload, stored));
    }
    // Another process may have finished it meanwhile, and removed its bytes.
    let upload = find(app, shop, id).await?;
    match upload.is_finished {
        true => Ok((upload.clone(), StoredBytes::file(upload.length))),
        false => Ok((upload, stored)),
    }
}

async fn stored(app: &App, upload: &Upload) -> io::Result<StoredBytes> {
    if upload.is_finished {
        return Ok(StoredBytes::file(upload.length));
    }
    let bytes = &app.store.upload_bytes;
    bytes.stored(upload.id, &upload.stored).await
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
        let appended = append_locked(&app, &shop, id, offset, body, &mut lock).await;
        drop(permit);
        appended
    });
    task.await.unwrap_or_else(|error| Err(internal(&error)))
}

async fn append_locked(
    app: &App,
    shop: &str,
    id: Uuid,
    offset: u64,
    body: Body,
    lock: &mut UploadGuard,
) -> ApiResult<(Upload, u64)> {
    let (upload, mut stored) = find_stored(app, shop, id).await?;
    if stored.length != offset {
        return Err(offset_mismatch(stored.length, offset));
    }
    if upload.is_finished {
        return Ok((upload, offset));
    }
    let mut recorded = upload.stored.clone();
    let mut body = TimedBody::from(body);
    loop {
        if stored.pieces.len() >= MAX_PIECES {
            let detail = "The bytes came in too many pieces.";
            return Err(ApiError::new(ProblemType::TooLarge, detail));
        }
        let (written, received) = write(app, &upload, &stored, &mut body, lock).await?;
        fault_injection::point("upload.synced");
        let (from, expires_at) = (&recorded, app.now() + UPLOAD_LIFETIME);
        let advanced = app.store.uploads.advance(id, from, &written, expires_at);
        if !advanced.await? {
            // Another process was quicker. What it has recorded stays.
            let (_, theirs) = find_stored(app, shop, id).await?;
            return Err(offset_mismatch(theirs.length, stored.length));
        }
        stored = written.clone();
        recorded = written;
        if received? == Received::All {
            break;
        }
    }
    if stored.length == upload.length {
        finish(app, shop, &upload, &stored).await?;
    }
    Ok((upload, stored.length))
}

fn offset_mismatch(stored: u64, offset: u64) -> ApiError {
    let detail = format!("The endpoint has {stored} bytes; Upload-Offset says {offset}.");
    ApiError::new(ProblemType::OffsetMismatch, detail)
}

/// How much of a body was received.
#[derive(PartialEq, Eq)]
enum Received {
    All,
    /// As much as is stored at once.
    Part,
}

/// Writes the body behind what is stored, and makes it durable. Returns what is stored then, and why the body ended early
/// if it did.
async fn write(
    app: &App,
    upload: &Upload,
    stored: &StoredBytes,
    body: &mut TimedBody,
    lock: &mut UploadGuard,
) -> ApiResult<(StoredBytes, ApiResult<Received>)> {
    let mut writer = app.store.upload_bytes.append(upload.id, stored).await?;
    let missing = upload.length.saturating_sub(stored.length);
    let received = receive(app, writer.as_mut(), missing, body, lock).await;
    Ok((writer.finish().await?, received))
}

/// Writes the body, at most `missing` bytes, until the writer is full.
async fn receive(
    app: &App,
    writer: &mut dyn UploadWriter,
    missing: u64,
    body: &mut TimedBody,
    lock: &mut UploadGuard,
) -> ApiResult<Received> {
    let mut received = 0;
    while !writer.is_full() {
        let chunk = tokio::select! {
            chunk = body.next() => chunk,
            () = lock.preempted() => return Err(interrupted("Another request took over the upload.")),
        };
        let chunk = match chunk {
            Ok(None) => return Ok(Received::All),
            Err(BodyError::Broken) => return Err(interrupted("The connection broke.")),
            Err(BodyError::Slow) => return Err(interrupted("The bytes arrived too slowly.")),
            Ok(Some(chunk)) => chunk,
        };
        received += chunk.len() as u64;
        if received > missing {
            let detail = "The body has more bytes than Upload-Length said.";
            return Err(ApiError::new(ProblemType::TooLarge, detail));
        }
        app.store.upload_bytes.check_disk_reserve()?;
        writer.write(&chunk).await?;
    }
    Ok(Received::Part)
}

fn interrupted(cause: &str) -> ApiError {
    let detail = format!("{cause} Send HEAD to learn the offset to go on from.");
    ApiError::new(ProblemType::OffsetMismatch, detail)
}

/// Re-encodes the photo of a complete upload and stores it. A file that isn't a photo is deleted.
///
/// Two processes may finish an upload at once. Both make the same photo, and the first digest stays.
///
/// # Errors
///
/// `unsupported-photo` with the reason for the shopper.
pub async fn finish(app: &App, shop: &str, upload: &Upload, stored: &StoredBytes) -> ApiResult<()> {
    let mut file = match app.store.upload_bytes.open(upload.id, stored).await {
        // Another process has finished it, and removed its bytes.
        Err(error) if is_not_found(&error) && find(app, shop, upload.id).await?.is_finished => {
            return Ok(());
        }
        file => file?,
    };
    let reencoded = app.photo_worker.reencode(&file).await;
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
    file.rewind()?;
    let digest = digest(file).await?;
    let (photos, id) = (app.store.photos.clone(), upload.id);
    let put = async move { photos.put(id, photo).await };
    fault_injection::before_answer(Guarantee::PhotoBeforeAnswer, put).await?;
    fault_injection::point("photo.kept");
    if !app.store.uploads.finish(id, &digest, app.now()).await? {
        // Another process has deleted the upload.
        app.store.photos.delete(id).await?;
        return Err(ProblemType::UploadNotFound.into());
    }
    fault_injection::point("upload.finished");
    Ok(app.store.upload_bytes.remove(id).await?)
}

fn is_not_found(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// The digest of the file as the client sent it; a ticket names its photos by it.
async fn digest(file: File) -> io::Result<Digest> {
    let digest = tokio::task::spawn_blocking(move || sha256_of(file)).await;
    digest.unwrap_or_else(|error| Err(io::Error::other(error)))
}
