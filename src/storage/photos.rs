//! The photos of drafts, as they will be sent.

use careline_wire::ticket::Sha256Hex;
use js_sys::{Array, Uint8Array};
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::storage::drafts::key;
use crate::storage::indexed_db::{Database, PHOTOS, StorageError, Stores, UPLOADS, of_draft};

/// A photo as it is stored with a draft.
pub struct StoredPhoto {
    /// The client's own id for it.
    pub id: Uuid,
    /// Its file's name, for the shopper.
    pub name: String,
    /// The file that is sent.
    pub file: Blob,
    /// The file's digest.
    pub sha256: Sha256Hex,
}

/// Stores a photo with its draft.
///
/// # Errors
///
/// If this device doesn't store it.
pub async fn put(draft: Uuid, photo: &StoredPhoto) -> Result<(), StorageError> {
    // Bytes instead of the blob: the browser may keep a blob in a file, and lose that file before the record.
    let bytes = JsFuture::from(photo.file.array_buffer()).await?;
    let digest = String::from(photo.sha256);
    let record = Array::of5(
        &photo.id.to_string().into(),
        &photo.name.as_str().into(),
        &digest.into(),
        &bytes,
        &js_sys::Date::now().into(),
    );
    let put = |stores: &Stores| stores.put(PHOTOS, key(draft, photo.id), record.into());
    Database::open().await?.write(put).await
}

/// Stores the address of a photo's upload.
pub async fn put_upload(draft: Uuid, id: Uuid, url: &str) {
    let put = |stores: &Stores| stores.put(UPLOADS, key(draft, id), url.into());
    if let Ok(database) = Database::open_existing().await {
        // Without it, the upload starts again.
        let _ = database.write(put).await;
    }
}

/// The address of a photo's upload, if it is known.
pub async fn upload(draft: Uuid, id: Uuid) -> Option<String> {
    let all = Database::open_existing()
        .await
        .ok()?
        .all(UPLOADS, key(draft, id))
        .await
        .ok()?;
    all.first()?.as_string()
}

/// The file of a draft's photo, if it is stored.
pub async fn file(draft: Uuid, id: Uuid) -> Option<Blob> {
    let database = Database::open_existing().await.ok()?;
    let records = database.all(PHOTOS, key(draft, id)).await.ok()?;
    let record = records.into_iter().next()?;
    read(record).map(|photo| photo.file)
}

/// Removes a photo from its draft.
pub async fn remove(draft: Uuid, id: Uuid) {
    let delete = |stores: &Stores| {
        for store in [PHOTOS, UPLOADS] {
            stores.delete(store, key(draft, id))?;
        }
        Ok(())
    };
    if let Ok(database) = Database::open_existing().await {
        // If it can't be removed, it is removed with the draft.
        let _ = database.write(delete).await;
    }
}

/// The photos of a draft, in the order in which they were stored.
pub async fn of(draft: Uuid) -> Vec<StoredPhoto> {
    let mut all = all(&draft.to_string()).await.unwrap_or_default();
    all.sort_by(|one, other| stored_at(one).total_cmp(&stored_at(other)));
    all.into_iter().filter_map(read).collect()
}

fn stored_at(record: &JsValue) -> f64 {
    let record = record.dyn_ref::<Array>();
    record
        .and_then(|record| record.get(4).as_f64())
        .unwrap_or_default()
}

async fn all(draft: &str) -> Result<Vec<JsValue>, StorageError> {
    let range = of_draft(draft)?;
    Database::open_existing().await?.all(PHOTOS, range).await
}

fn read(record: JsValue) -> Option<StoredPhoto> {
    let record: Array = record.dyn_into().ok()?;
    let [id, name, digest, bytes] = [0, 1, 2, 3].map(|index| record.get(index));
    let parts = Array::of1(&Uint8Array::new(&bytes));
    let file = Blob::new_with_u8_array_sequence(&parts).ok()?;
    let sha256 = Sha256Hex::try_from(digest.as_string()?).ok()?;
    Some(StoredPhoto {
        id: id.as_string()?.parse().ok()?,
        name: name.as_string()?,
        file,
        sha256,
    })
}
