//! How far what the shopper types is saved on this device.

use crate::storage::indexed_db::StorageError;

/// How the keeping of what is typed goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing was typed yet.
    #[default]
    Nothing,
    /// The latest change is on its way.
    Saving,
    /// Everything that was typed is on this device.
    Saved,
    /// This device won't keep it.
    Failed(StorageError),
}
