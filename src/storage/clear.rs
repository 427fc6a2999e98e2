//! Clears everything that Careline stores on this device.

use crate::storage::indexed_db::{Database, STORES, StorageError, Stores};
use crate::storage::pending_flag;
use crate::storage::sent_requests::storage;

/// The prefix of Careline's names in local storage.
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
    let Some(storage) = storage() else {
        return Ok(());
    };
    let names = (0..storage.length()?).filter_map(|index| storage.key(index).ok()?);
    let ours: Vec<_> = names.filter(|name| name.starts_with(PREFIX)).collect();
    for name in ours {
        storage.remove_item(&name)?;
    }
    Ok(())
}
