//! What a backup holds, and whether it may lack photos.

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupSummary {
    /// The number of tickets.
    pub tickets: i64,
    /// The number of photos.
    pub photos: usize,
}

/// What to do if the database names photos whose files are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingPhotos {
    /// Fail.
    Refuse,
    /// Go on without them.
    Accept,
}
