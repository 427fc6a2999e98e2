//! Drafts on this device: put, found again, taken away.

use std::cmp::Reverse;

use js_sys::Array;
use uuid::Uuid;
use wasm_bindgen::JsValue;

use crate::browser::clock::device_millis;
use crate::storage::draft::Draft;
use crate::storage::indexed_db::{
    DRAFTS, Database, PHOTOS, StorageError, Stores, UPLOADS, of_draft,
};
use crate::storage::pending_flag;

/// Saves a draft; it is on the disk at the end.
///
/// # Errors
///
/// Where this device doesn't keep it.
pub async fn put(draft: &Draft) -> Result<(), StorageError> {
    let text = serde_json::to_string(draft).map_err(|_| StorageError::Off)?;
    let key = draft.id.to_string();
    let write = |stores: &Stores| stores.put(DRAFTS, key.into(), text.into());
    if draft.waiting.is_some() {
        // First: a mark without anything that waits is taken away again, a request without its mark isn't sent.
        pending_flag::set(true).await;
    }
    Database::open().await?.write(write).await
}

/// The drafts for a shop, the latest first; what expired is removed.
pub async fn drafts(shop: &str) -> Vec<Draft> {
    let (old, mut kept): (Vec<_>, Vec<_>) = all()
        .await
        .unwrap_or_default()
        .into_iter()
        .partition(|draft| draft.is_expired(device_millis()));
    for draft in old {
        // What stays is removed next time.
        let _ = remove(draft.id).await;
    }
    kept.retain(|draft| draft.shop == shop);
    kept.sort_by_key(|draft| Reverse(draft.saved_at));
    kept
}

/// Takes the mark away where nothing waits any more; what another tab put meanwhile brings it back.
pub async fn unmark() {
    for _ in 0..2 {
        let all = all().await.unwrap_or_default();
        pending_flag::set(all.iter().any(|draft| draft.waiting.is_some())).await;
    }
}

async fn all() -> Result<Vec<Draft>, StorageError> {
    let all = Database::open_existing()
        .await?
        .all(DRAFTS, JsValue::UNDEFINED)
        .await?;
    // One by one: what another release wrote otherwise must not hide the rest.
    let read = |text: &JsValue| serde_json::from_str(&text.as_string()?).ok();
    Ok(all.iter().filter_map(read).collect())
}

/// Takes a draft away, with its photos.
///
/// # Errors
///
/// Where this device doesn't let us.
pub async fn remove(draft: Uuid) -> Result<(), StorageError> {
    let draft = draft.to_string();
    let write = |stores: &Stores| {
        stores.delete(DRAFTS, draft.as_str().into())?;
        for store in [PHOTOS, UPLOADS] {
            stores.delete(store, of_draft(&draft)?)?;
        }
        Ok(())
    };
    Database::open_existing().await?.write(write).await
}

/// The key of something that belongs to a draft.
pub(super) fn key(draft: Uuid, photo: Uuid) -> JsValue {
    Array::of2(&draft.to_string().into(), &photo.to_string().into()).into()
}
