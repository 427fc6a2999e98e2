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
    /// Everything is saved on this device until the private window is closed.
    SavedUntilClosed,
    /// This device doesn't save it.
    Failed(StorageError),
}

impl SaveState {
    /// Whether everything is saved, for however long.
    #[must_use]
    pub const fn is_saved(self) -> bool {
        matches!(self, Self::Saved | Self::SavedUntilClosed)
    }
}
