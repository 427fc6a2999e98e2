//! Forgetting everything that Careline keeps on this device.

use crate::storage::indexed_db::{Database, STORES, StorageError, Stores};
use crate::storage::pending_flag;
use crate::storage::sent_requests::storage;

/// What every name of Careline's in the browser's storage begins with.
const OURS: &str = "careline";

/// Forgets every draft, photo and request, whatever shop it is for.
///
/// # Errors
///
/// Where this device doesn't let us.
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
    let ours: Vec<_> = names.filter(|name| name.starts_with(OURS)).collect();
    for name in ours {
        storage.remove_item(&name)?;
    }
    Ok(())
}
