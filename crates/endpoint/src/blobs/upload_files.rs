//! The bytes of unfinished uploads: one file for each.

use std::io;
use std::path::PathBuf;

use uuid::Uuid;

use crate::blobs::local_folder::{bytes, ids};
use crate::platform::disk_space;
use crate::platform::durable_file;

/// A folder with a file for each unfinished upload.
#[derive(Clone, Debug)]
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

    /// The file of an upload.
    #[must_use]
    pub fn path(&self, id: Uuid) -> PathBuf {
        self.0.join(id.to_string())
    }

    /// How many bytes the file of an upload has, whether they are on the disk or not.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub async fn length(&self, id: Uuid) -> io::Result<u64> {
        match tokio::fs::metadata(self.path(id)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            file => Ok(file?.len()),
        }
    }

    /// Removes the bytes of an upload, if there are any.
    ///
    /// # Errors
    ///
    /// If the file can't be removed.
    pub async fn remove(&self, id: Uuid) -> io::Result<()> {
        durable_file::remove(&self.path(id)).await
    }

    /// The uploads that have bytes.
    ///
    /// # Errors
    ///
    /// If the folder can't be read.
    pub async fn list(&self) -> io::Result<Vec<Uuid>> {
        ids(&self.0).await
    }

    /// The bytes of all uploads together.
    ///
    /// # Errors
    ///
    /// If the folder can't be read.
    pub async fn bytes(&self) -> io::Result<u64> {
        bytes(&self.0).await
    }

    /// Fails as a full disk does if no more than the reserve is free: uploads may not use it up.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::StorageFull`], or the cause if the free space can't be read.
    pub fn check_disk_reserve(&self) -> io::Result<()> {
        disk_space::check_reserve(&self.0)
    }
}
