//! Clears everything that Careline stores on this device.

use web_sys::Storage;

use crate::storage::indexed_db::{Database, STORES, StorageError, Stores};
use crate::storage::{pending_code, pending_flag, sent_requests};

/// The prefix of Careline's names in local and session storage.
const PREFIX: &str = "careline";

/// Deletes every draft, photo and sent request, of all shops.
///
/// # Errors
///
/// If the browser refuses.
pub async fn everything() -> Result<(), StorageError> {
    let clear = |stores: &Stores| STORES.into_iter().try_for_each(|store| stores.clear(store));
    if let Ok(database) = Database::open_existing().await {
        database.write(clear).await?;
    }
    pending_flag::set(false).await;
    let storages = [sent_requests::storage(), pending_code::storage()];
    storages.iter().flatten().try_for_each(clear_entries)
}

/// Removes Careline's entries.
fn clear_entries(storage: &Storage) -> Result<(), StorageError> {
    let names = (0..storage.length()?).filter_map(|index| storage.key(index).ok()?);
    let ours: Vec<_> = names.filter(|name| name.starts_with(PREFIX)).collect();
    for name in ours {
        storage.remove_item(&name)?;
    }
    Ok(())
}
