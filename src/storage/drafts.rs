//! Stores, lists and removes drafts on this device.

use std::cmp::Reverse;

use js_sys::Array;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use wasm_bindgen::JsValue;

use crate::browser::clock::device_millis;
use crate::browser::json;
use crate::storage::draft::{Draft, is_expired};
use crate::storage::indexed_db::{
    DRAFTS, Database, PHOTOS, StorageError, Stores, UPLOADS, of_draft,
};
use crate::storage::message_draft::MessageDraft;
use crate::storage::{pending_flag, resume};

/// Stores a draft. It is on the disk when this returns.
///
/// # Errors
///
/// If this device doesn't store it.
pub async fn put(draft: &Draft) -> Result<(), StorageError> {
    let text = serde_json::to_string(draft).map_err(|_| StorageError::Off)?;
    let key = draft.id.to_string();
    let write = |stores: &Stores| stores.put(DRAFTS, key.into(), text.into());
    if draft.waiting.is_none() {
        resume::offer(draft);
    } else {
        resume::withdraw(draft.id);
        // The flag is set first: a flag without a queued ticket is cleared later, but a queued ticket without the flag
        // isn't sent.
        pending_flag::set(true).await;
    }
    Database::open().await?.write(write).await
}

/// The drafts of tickets for a shop, the latest first. Expired ones are removed.
pub async fn drafts(shop: &str) -> Vec<Draft> {
    let (old, mut current): (Vec<_>, Vec<_>) = all()
        .await
        .unwrap_or_default()
        .into_iter()
        .partition(|draft| draft.is_expired(device_millis()));
    for draft in old {
        // If it can't be removed, the next call tries again.
        let _ = remove(draft.id).await;
    }
    remove_expired_messages().await;
    current.retain(|draft| draft.shop == shop);
    current.sort_by_key(|draft| Reverse(draft.saved_at));
    current
}

/// Clears the pending flag if nothing is queued. The second round sets it again if another tab queued a ticket
/// meanwhile.
pub async fn refresh_pending_flag() {
    for _ in 0..2 {
        let all = all().await.unwrap_or_default();
        pending_flag::set(all.iter().any(|draft| draft.waiting.is_some())).await;
    }
}

async fn remove_expired_messages() {
    let all: Vec<MessageDraft> = read(JsValue::UNDEFINED).await.unwrap_or_default();
    for message in all {
        if is_expired(message.saved_at, device_millis()) {
            // If it can't be removed, the next call tries again.
            let _ = remove(message.ticket).await;
        }
    }
}

async fn all() -> Result<Vec<Draft>, StorageError> {
    read(JsValue::UNDEFINED).await
}

/// Reads the records of one kind; everything, or the record of a key.
pub(super) async fn read<T: DeserializeOwned>(keys: JsValue) -> Result<Vec<T>, StorageError> {
    let all = Database::open_existing().await?.all(DRAFTS, keys).await?;
    // One by one, so that a record of another kind, or in another release's format, doesn't hide the others.
    let read = |text: &JsValue| json::decode(&text.as_string()?).ok();
    Ok(all.iter().filter_map(read).collect())
}

/// Removes a draft with its photos.
///
/// # Errors
///
/// If the browser refuses.
pub async fn remove(draft: Uuid) -> Result<(), StorageError> {
    resume::withdraw(draft);
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

/// The key of a draft's photo.
pub(super) fn key(draft: Uuid, photo: Uuid) -> JsValue {
    Array::of2(&draft.to_string().into(), &photo.to_string().into()).into()
}
