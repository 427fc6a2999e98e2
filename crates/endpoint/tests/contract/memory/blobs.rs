use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

use async_trait::async_trait;
use careline_endpoint::blobs::BlobStore;
use uuid::Uuid;

#[derive(Default)]
pub struct MemoryBlobs(Mutex<BTreeMap<Uuid, Vec<u8>>>);

#[async_trait]
impl BlobStore for MemoryBlobs {
    async fn put(&self, id: Uuid, bytes: Vec<u8>) -> io::Result<()> {
        self.0.lock().unwrap().insert(id, bytes);
        Ok(())
    }

    async fn get(&self, id: Uuid) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn delete(&self, id: Uuid) -> io::Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }

    async fn bytes(&self) -> io::Result<u64> {
        let blobs = self.0.lock().unwrap();
        Ok(blobs.values().map(|blob| blob.len() as u64).sum())
    }

    async fn list(&self) -> io::Result<Vec<Uuid>> {
        Ok(self.0.lock().unwrap().keys().copied().collect())
    }
}
