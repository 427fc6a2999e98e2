//! Whether what the shopper types is saved on this device.

use crate::storage::indexed_db::StorageError;

/// How far the saving is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing was typed yet.
    #[default]
    Nothing,
    /// The latest change is being saved.
    Saving,
    /// Everything is saved on this device.
    Saved,
    /// This device doesn't save it.
    Failed(StorageError),
}
