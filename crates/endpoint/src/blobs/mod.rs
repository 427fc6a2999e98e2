//! Photos and the bytes of unfinished uploads.
//!
//! A photo is whole or absent, even after a power cut.

pub mod local_folder;
pub mod s3;
pub mod upload_bytes;
pub mod upload_files;
pub mod upload_objects;

use std::io;

use async_trait::async_trait;
use uuid::Uuid;

/// Where photos are stored, by the ids of their uploads.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Stores a blob, or replaces it. It is durable when this returns.
    async fn put(&self, id: Uuid, bytes: Vec<u8>) -> io::Result<()>;

    /// A blob, if it is there.
    async fn get(&self, id: Uuid) -> io::Result<Option<Vec<u8>>>;

    /// Deletes a blob and what an interrupted [`put`](Self::put) of it has left. Does nothing if there is none.
    async fn delete(&self, id: Uuid) -> io::Result<()>;

    /// The bytes of all blobs together.
    async fn bytes(&self) -> io::Result<u64>;

    /// The ids of all blobs, and of those of which an interrupted [`put`](Self::put) has left something.
    async fn list(&self) -> io::Result<Vec<Uuid>>;
}
