//! The bytes of unfinished uploads as objects of a bucket, so that any process can go on with an upload.
//!
//! What arrives is stored in pieces, each one object: `uploads/<upload>/<piece>`. Two processes may store a piece at one
//! offset; the one that records it first wins. A piece that isn't recorded is removed with its upload.

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::io::{self, Seek as _};
use std::mem;
use std::path::PathBuf;

use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use object_store::aws::AmazonS3;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore as _, ObjectStoreExt as _};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use crate::blobs::s3::{S3, delete};
use crate::blobs::upload_bytes::{Piece, StoredBytes, UploadBytes, UploadWriter};
use crate::platform::disk_space;

/// What the objects' names begin with.
const FOLDER: &str = "uploads";
/// A piece is stored once it has this many bytes, 4 MiB. Until then it is in memory.
const FULL_PIECE: usize = 4 << 20;

/// A bucket with pieces of uploads, and a folder on this machine in which they are joined.
pub struct UploadObjects {
    bucket: AmazonS3,
    scratch: PathBuf,
}

impl UploadObjects {
    /// The pieces in a bucket. The folder must exist.
    #[must_use]
    pub fn new(s3: &S3, scratch: PathBuf) -> Self {
        Self {
            bucket: s3.bucket(),
            scratch,
        }
    }

    async fn list_under(&self, path: &Path) -> io::Result<Vec<ObjectMeta>> {
        Ok(self.bucket.list(Some(path)).try_collect().await?)
    }
}

#[async_trait]
impl UploadBytes for UploadObjects {
    async fn stored(&self, id: Uuid, recorded: &StoredBytes) -> io::Result<StoredBytes> {
        if recorded.pieces.is_empty() {
            return Ok(StoredBytes::default());
        }
        let objects = self.list_under(&folder(id)).await?;
        let stored: HashSet<Path> = objects.into_iter().map(|object| object.location).collect();
        let mut pieces = recorded.pieces.iter();
        let missing = pieces.position(|piece| !stored.contains(&path(id, piece)));
        let (before, after) = recorded
            .pieces
            .split_at(missing.unwrap_or(recorded.pieces.len()));
        Ok(StoredBytes {
            length: after.first().map_or(recorded.length, |piece| piece.offset),
            pieces: before.to_vec(),
        })
    }

    async fn append(&self, id: Uuid, stored: &StoredBytes) -> io::Result<Box<dyn UploadWriter>> {
        Ok(Box::new(PieceWriter {
            bucket: self.bucket.clone(),
            id,
            stored: stored.clone(),
            bytes: Vec::new(),
        }))
    }

    async fn open(&self, id: Uuid, stored: &StoredBytes) -> io::Result<File> {
        let joined = tempfile::tempfile_in(&self.scratch)?;
        let mut joined = tokio::fs::File::from_std(joined);
        for piece in &stored.pieces {
            let bytes = self.bucket.get(&path(id, piece)).await?.bytes().await?;
            joined.write_all(&bytes).await?;
        }
        joined.flush().await?;
        let mut joined = joined.into_std().await;
        joined.rewind()?;
        Ok(joined)
    }

    async fn remove(&self, id: Uuid) -> io::Result<()> {
        for object in self.list_under(&folder(id)).await? {
            delete(&self.bucket, &object.location).await?;
        }
        Ok(())
    }

    async fn list(&self) -> io::Result<Vec<Uuid>> {
        let objects = self.list_under(&FOLDER.into()).await?;
        let ids = objects.iter().filter_map(|object| {
            let id = object.location.parts().nth(1)?;
            id.as_ref().parse().ok()
        });
        Ok(ids.collect::<BTreeSet<_>>().into_iter().collect())
    }

    async fn bytes(&self) -> io::Result<u64> {
        let objects = self.list_under(&FOLDER.into()).await?;
        Ok(objects.iter().map(|object| object.size).sum())
    }

    fn check_disk_reserve(&self) -> io::Result<()> {
        disk_space::check_reserve(&self.scratch)
    }
}

/// The objects' names of an upload begin with this.
fn folder(id: Uuid) -> Path {
    Path::from(format!("{FOLDER}/{id}"))
}

fn path(id: Uuid, piece: &Piece) -> Path {
    Path::from(format!("{FOLDER}/{id}/{piece}"))
}

/// Collects a piece in memory, and stores it.
struct PieceWriter {
    bucket: AmazonS3,
    id: Uuid,
    /// What is stored before it.
    stored: StoredBytes,
    bytes: Vec<u8>,
}

#[async_trait]
impl UploadWriter for PieceWriter {
    async fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.bytes.len() >= FULL_PIECE
    }

    async fn finish(mut self: Box<Self>) -> io::Result<StoredBytes> {
        if self.bytes.is_empty() {
            return Ok(self.stored);
        }
        let piece = Piece {
            offset: self.stored.length,
            id: Uuid::new_v4(),
        };
        let bytes = mem::take(&mut self.bytes);
        self.stored.length += bytes.len() as u64;
        self.stored.pieces.push(piece);
        self.bucket
            .put(&path(self.id, &piece), bytes.into())
            .await?;
        Ok(self.stored)
    }
}
