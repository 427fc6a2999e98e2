//! What a place for the bytes of unfinished uploads promises.
//!
//! The upload's row records what is stored of it. Bytes count once they are recorded, and they are durable before that.
//! What is stored may be more (a crash came before the record) or less (a disk was lost; a backup has no unfinished
//! uploads) than what is recorded.

use std::fmt;
use std::fs::File;
use std::io;
use std::str::FromStr;

use async_trait::async_trait;
use uuid::Uuid;

/// How many of an upload's bytes are stored, and in which pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredBytes {
    /// How many bytes.
    pub length: u64,
    /// The pieces in order, each up to the next one's offset. Empty if the bytes are one file.
    pub pieces: Vec<Piece>,
}

/// A part of an upload that is stored by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    /// Where in the upload it begins.
    pub offset: u64,
    /// Its own id: two requests may store a piece at one offset, and one of them is recorded.
    pub id: Uuid,
}

impl StoredBytes {
    /// All bytes of a file.
    #[must_use]
    pub const fn file(length: u64) -> Self {
        Self {
            length,
            pieces: Vec::new(),
        }
    }

    /// Their pieces as the row's column has them.
    #[must_use]
    pub fn column(&self) -> String {
        let pieces: Vec<_> = self.pieces.iter().map(Piece::to_string).collect();
        pieces.join(" ")
    }

    /// The bytes of a row's columns, or `None` if the pieces can't be read.
    #[must_use]
    pub fn read(length: u64, column: &str) -> Option<Self> {
        let pieces = column.split_ascii_whitespace().map(str::parse);
        let pieces = pieces.collect::<Result<_, _>>().ok()?;
        Some(Self { length, pieces })
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.offset, self.id.simple())
    }
}

/// A text that isn't a piece.
#[derive(Debug)]
pub struct NotAPiece;

impl FromStr for Piece {
    type Err = NotAPiece;

    fn from_str(text: &str) -> Result<Self, NotAPiece> {
        let (offset, id) = text.split_once('-').ok_or(NotAPiece)?;
        Ok(Self {
            offset: offset.parse().map_err(|_| NotAPiece)?,
            id: id.parse().map_err(|_| NotAPiece)?,
        })
    }
}

/// Where the bytes of unfinished uploads are, by the uploads' ids.
#[async_trait]
pub trait UploadBytes: Send + Sync {
    /// What is still there of the recorded bytes: all of them, or those before the first that are missing.
    async fn stored(&self, id: Uuid, recorded: &StoredBytes) -> io::Result<StoredBytes>;

    /// Begins to write behind the stored bytes. What is there beyond them doesn't count.
    async fn append(&self, id: Uuid, stored: &StoredBytes) -> io::Result<Box<dyn UploadWriter>>;

    /// All stored bytes as a file, at its start.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::NotFound`] if they aren't there any more.
    async fn open(&self, id: Uuid, stored: &StoredBytes) -> io::Result<File>;

    /// Removes the bytes of an upload, recorded or not, if there are any.
    async fn remove(&self, id: Uuid) -> io::Result<()>;

    /// The uploads that have bytes.
    async fn list(&self) -> io::Result<Vec<Uuid>>;

    /// The bytes of all uploads together.
    async fn bytes(&self) -> io::Result<u64>;

    /// Fails as a full disk does if no more than the reserve is free: uploads may not use it up.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::StorageFull`], or the cause if the free space can't be read.
    fn check_disk_reserve(&self) -> io::Result<()>;
}

/// Writes bytes of an upload.
#[async_trait]
pub trait UploadWriter: Send {
    /// Writes a chunk. It isn't durable yet.
    async fn write(&mut self, chunk: &[u8]) -> io::Result<()>;

    /// Whether what was written should be finished before more is written.
    fn is_full(&self) -> bool;

    /// Makes what was written durable. Returns what is stored then, to be recorded.
    async fn finish(self: Box<Self>) -> io::Result<StoredBytes>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_read_as_they_were_stored() {
        let piece = |offset| Piece {
            offset,
            id: Uuid::from_u128(offset.into()),
        };
        for pieces in [vec![], vec![piece(0)], vec![piece(0), piece(500)]] {
            let stored = StoredBytes {
                length: 900,
                pieces,
            };
            let read = StoredBytes::read(900, &stored.column());
            assert_eq!(read, Some(stored));
        }
        assert_eq!(StoredBytes::read(900, "0"), None);
    }
}
