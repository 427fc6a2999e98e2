use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::mem;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use careline_endpoint::blobs::upload_bytes::{StoredBytes, UploadBytes, UploadWriter};
use uuid::Uuid;

type Uploads = Arc<Mutex<BTreeMap<Uuid, Vec<u8>>>>;

#[derive(Default)]
pub struct MemoryUploadBytes(Uploads);

struct Writer {
    uploads: Uploads,
    id: Uuid,
    bytes: Vec<u8>,
}

#[async_trait]
impl UploadBytes for MemoryUploadBytes {
    async fn stored(&self, id: Uuid, recorded: &StoredBytes) -> io::Result<StoredBytes> {
        let uploads = self.0.lock().unwrap();
        let length = uploads.get(&id).map_or(0, |bytes| bytes.len() as u64);
        Ok(StoredBytes::file(length.min(recorded.length)))
    }

    async fn append(&self, id: Uuid, stored: &StoredBytes) -> io::Result<Box<dyn UploadWriter>> {
        let uploads = self.0.lock().unwrap();
        let mut bytes = uploads.get(&id).cloned().unwrap_or_default();
        bytes.truncate(usize::try_from(stored.length).unwrap());
        Ok(Box::new(Writer {
            uploads: self.0.clone(),
            id,
            bytes,
        }))
    }

    async fn open(&self, id: Uuid, _: &StoredBytes) -> io::Result<File> {
        let uploads = self.0.lock().unwrap();
        let bytes = uploads.get(&id).ok_or(io::ErrorKind::NotFound)?;
        let mut file = tempfile::tempfile()?;
        file.write_all(bytes)?;
        file.rewind()?;
        Ok(file)
    }

    async fn remove(&self, id: Uuid) -> io::Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }

    async fn list(&self) -> io::Result<Vec<Uuid>> {
        Ok(self.0.lock().unwrap().keys().copied().collect())
    }

    async fn bytes(&self) -> io::Result<u64> {
        let uploads = self.0.lock().unwrap();
        Ok(uploads.values().map(|bytes| bytes.len() as u64).sum())
    }

    fn check_disk_reserve(&self) -> io::Result<()> {
        Ok(())
    }
}

#[async_trait]
impl UploadWriter for Writer {
    async fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.bytes.extend(chunk);
        Ok(())
    }

    fn is_full(&self) -> bool {
        false
    }

    async fn finish(mut self: Box<Self>) -> io::Result<StoredBytes> {
        let length = self.bytes.len() as u64;
        let bytes = mem::take(&mut self.bytes);
        let mut uploads = self.uploads.lock().unwrap();
        uploads.insert(self.id, bytes);
        Ok(StoredBytes::file(length))
    }
}
