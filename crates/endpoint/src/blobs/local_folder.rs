//! Blobs as files of one folder.

use std::io;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use uuid::Uuid;

use crate::blobs::BlobStore;
use crate::platform::durable_file;

/// A folder with a file for each blob, named by its id.
pub struct LocalFolder(PathBuf);

impl LocalFolder {
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
        self.0.join(format!("{id}.jpg"))
    }

    /// The file while it is written.
    fn unfinished_path(&self, id: Uuid) -> PathBuf {
        self.path(id).with_extension("tmp")
    }
}

#[async_trait]
impl BlobStore for LocalFolder {
    async fn put(&self, id: Uuid, bytes: Vec<u8>) -> io::Result<()> {
        durable_file::write(self.unfinished_path(id), self.path(id), bytes).await
    }

    async fn get(&self, id: Uuid) -> io::Result<Option<Vec<u8>>> {
        match tokio::fs::read(self.path(id)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    async fn delete(&self, id: Uuid) -> io::Result<()> {
        durable_file::remove(&self.unfinished_path(id)).await?;
        durable_file::remove(&self.path(id)).await
    }

    async fn bytes(&self) -> io::Result<u64> {
        bytes(&self.0).await
    }

    async fn list(&self) -> io::Result<Vec<Uuid>> {
        ids(&self.0).await
    }
}

/// The bytes of a folder's files.
pub async fn bytes(folder: &Path) -> io::Result<u64> {
    let mut entries = tokio::fs::read_dir(folder).await?;
    let mut bytes = 0;
    while let Some(entry) = entries.next_entry().await? {
        // A file may be deleted meanwhile.
        bytes += entry.metadata().await.map_or(0, |file| file.len());
    }
    Ok(bytes)
}

/// Lists the ids in the names of a folder's files, and skips files with other names.
pub async fn ids(folder: &Path) -> io::Result<Vec<Uuid>> {
    let mut entries = tokio::fs::read_dir(folder).await?;
    let mut ids = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        let path = entry.path();
        let id = path.file_stem().and_then(|stem| stem.to_str());
        ids.extend(id.and_then(|id| Uuid::try_parse(id).ok()));
    }
    Ok(ids)
}
