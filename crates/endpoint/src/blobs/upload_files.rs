//! The bytes of unfinished uploads: one file for each.
//!
//! A file may be longer than what is recorded of it: it may have bytes that never reached the disk, or reached it out of
//! order before a power cut. One process writes a file at a time.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use async_trait::async_trait;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use crate::blobs::local_folder::{bytes, ids};
use crate::blobs::upload_bytes::{StoredBytes, UploadBytes, UploadWriter};
use crate::platform::disk_space;
use crate::platform::durable_file;

/// A folder with a file for each unfinished upload.
pub struct UploadFiles(PathBuf);

impl UploadFiles {
    /// The folder, which is created if it doesn't exist.
    ///
    /// # Errors
    ///
    /// If it can't be created.
    pub fn open(path: PathBuf) -> io::Result<Self> {
        durable_file::make_directory(&path)?;
        Ok(Self(path))
    }

    fn path(&self, id: Uuid) -> PathBuf {
        self.0.join(id.to_string())
    }
}

#[async_trait]
impl UploadBytes for UploadFiles {
    async fn stored(&self, id: Uuid, recorded: &StoredBytes) -> io::Result<StoredBytes> {
        let length = match tokio::fs::metadata(self.path(id)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            file => file?.len(),
        };
        Ok(StoredBytes::file(length.min(recorded.length)))
    }

    async fn append(&self, id: Uuid, stored: &StoredBytes) -> io::Result<Box<dyn UploadWriter>> {
        let path = self.path(id);
        let mut options = tokio::fs::File::options();
        let file = options.append(true).create(true).open(&path).await?;
        file.set_len(stored.length).await?;
        let is_new = stored.length == 0;
        Ok(Box::new(FileWriter { file, path, is_new }))
    }

    async fn open(&self, id: Uuid, _: &StoredBytes) -> io::Result<File> {
        File::open(self.path(id))
    }

    async fn remove(&self, id: Uuid) -> io::Result<()> {
        durable_file::remove(&self.path(id)).await
    }

    async fn list(&self) -> io::Result<Vec<Uuid>> {
        ids(&self.0).await
    }

    async fn bytes(&self) -> io::Result<u64> {
        bytes(&self.0).await
    }

    fn check_disk_reserve(&self) -> io::Result<()> {
        disk_space::check_reserve(&self.0)
    }
}

/// Appends to a file.
struct FileWriter {
    file: tokio::fs::File,
    path: PathBuf,
    /// Whether its name may not be on the disk yet.
    is_new: bool,
}

#[async_trait]
impl UploadWriter for FileWriter {
    async fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.file.write_all(chunk).await
    }

    fn is_full(&self) -> bool {
        false
    }

    async fn finish(mut self: Box<Self>) -> io::Result<StoredBytes> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let synced = self.file.metadata().await?.len();
        if self.is_new {
            durable_file::sync_name(&self.path)?;
        }
        Ok(StoredBytes::file(synced))
    }
}
