//! Copies photos, and reads back what was stored.

use std::collections::HashSet;
use std::io;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use indicatif::ProgressBar;
use uuid::Uuid;

use crate::blobs::BlobStore;
use crate::platform::crypto::{Digest, sha256};
use crate::transfer::error::TransferError;

/// How many photos are copied at once.
const CONCURRENT: usize = 8;

/// Refuses a target with photos that aren't the source's: the endpoint would delete them.
pub async fn refuse_others(ids: &[Uuid], target: &dyn BlobStore) -> Result<(), TransferError> {
    let known: HashSet<_> = ids.iter().collect();
    let stored = target.list().await.map_err(failed)?;
    match stored.iter().find(|id| !known.contains(id)) {
        None => Ok(()),
        Some(id) => Err(TransferError(format!(
            "the target has photos of another installation, such as {id}"
        ))),
    }
}

/// Copies the photos that aren't there. Returns how many the source doesn't have.
pub async fn copy(
    source: &dyn BlobStore,
    target: &dyn BlobStore,
    ids: &[Uuid],
    progress: &ProgressBar,
) -> Result<usize, TransferError> {
    let stored: HashSet<_> = target.list().await.map_err(failed)?.into_iter().collect();
    let stored = &stored;
    let copied = stream::iter(ids).map(async |id| {
        let is_found = copy_one(source, target, *id, stored.contains(id)).await;
        progress.inc(1);
        is_found
    });
    let found: Vec<bool> = copied
        .buffer_unordered(CONCURRENT)
        .try_collect()
        .await
        .map_err(failed)?;
    Ok(found.iter().filter(|is_found| !**is_found).count())
}

/// Copies a photo. Returns whether the source has it.
async fn copy_one(
    source: &dyn BlobStore,
    target: &dyn BlobStore,
    id: Uuid,
    is_stored: bool,
) -> io::Result<bool> {
    let Some(photo) = source.get(id).await? else {
        return Ok(false);
    };
    let digest = sha256(&photo);
    if is_stored && has(target, id, &digest).await? {
        return Ok(true);
    }
    target.put(id, photo).await?;
    match has(target, id, &digest).await? {
        true => Ok(true),
        false => Err(io::Error::other(format!("the copy of {id} differs"))),
    }
}

async fn has(target: &dyn BlobStore, id: Uuid, digest: &Digest) -> io::Result<bool> {
    let stored = target.get(id).await?;
    Ok(stored.is_some_and(|stored| sha256(stored) == *digest))
}

fn failed(error: io::Error) -> TransferError {
    TransferError(format!("photos can't be copied: {error}"))
}
