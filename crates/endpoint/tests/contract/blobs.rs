//! `BlobStore`.

use std::sync::Arc;

use careline_endpoint::blobs::BlobStore;
use careline_endpoint::blobs::s3::S3;
use careline_endpoint::config::PhotoSettings;
use tempfile::TempDir;
use uuid::Uuid;

use crate::memory::blobs::MemoryBlobs;
use crate::{platforms, stores};

contract! {
    crate::blobs: [local_folder memory #[ignore = "needs a server: cargo xtask platforms"] s3]
    a_blob_is_stored_and_replaced
    a_blob_is_deleted
    all_blobs_are_listed
    concurrent_blobs_are_all_stored
}

/// An empty store, and the directory that it may use.
struct TestBlobs {
    blobs: Arc<dyn BlobStore>,
    _directory: TempDir,
}

async fn local_folder() -> TestBlobs {
    let directory = TempDir::new().unwrap();
    let folder = directory.path().join("photos");
    let blobs = careline_endpoint::blobs::local_folder::LocalFolder::open(folder);
    TestBlobs {
        blobs: Arc::new(blobs.unwrap()),
        _directory: directory,
    }
}

async fn s3() -> TestBlobs {
    let directory = TempDir::new().unwrap();
    TestBlobs {
        blobs: Arc::new(bucket(&directory).await),
        _directory: directory,
    }
}

/// An empty bucket.
pub async fn bucket(directory: &TempDir) -> S3 {
    let url = platforms::postgres().await.expect("no server");
    let bucket = platforms::bucket().await.expect("no server");
    let settings = format!("database.url = {url:?}\n{bucket}");
    let config = stores::config(directory.path(), "", &settings);
    let PhotoSettings::S3(settings) = config.photos else {
        panic!("there is no bucket");
    };
    S3::open(&settings).unwrap()
}

async fn memory() -> TestBlobs {
    TestBlobs {
        blobs: Arc::new(MemoryBlobs::default()),
        _directory: TempDir::new().unwrap(),
    }
}

async fn a_blob_is_stored_and_replaced(TestBlobs { blobs, .. }: TestBlobs) {
    let [one, other] = [1, 2].map(Uuid::from_u128);
    assert_eq!(blobs.get(one).await.unwrap(), None);
    blobs.put(one, b"first".to_vec()).await.unwrap();
    blobs.put(other, Vec::new()).await.unwrap();
    assert_eq!(blobs.get(one).await.unwrap().unwrap(), b"first");
    blobs.put(one, b"2nd".to_vec()).await.unwrap();
    assert_eq!(blobs.get(one).await.unwrap().unwrap(), b"2nd");
    assert_eq!(blobs.get(other).await.unwrap().unwrap(), b"");
}

async fn a_blob_is_deleted(TestBlobs { blobs, .. }: TestBlobs) {
    let [one, other] = [1, 2].map(Uuid::from_u128);
    for id in [one, other] {
        blobs.put(id, b"bytes".to_vec()).await.unwrap();
    }
    blobs.delete(one).await.unwrap();
    assert_eq!(blobs.get(one).await.unwrap(), None);
    assert_eq!(blobs.list().await.unwrap(), [other]);
    blobs.delete(one).await.unwrap();
    assert_eq!(blobs.get(other).await.unwrap().unwrap(), b"bytes");
}

async fn all_blobs_are_listed(TestBlobs { blobs, .. }: TestBlobs) {
    assert!(blobs.list().await.unwrap().is_empty());
    let ids = [3, 1, 2].map(Uuid::from_u128);
    for id in ids.into_iter().chain(ids) {
        blobs.put(id, b"bytes".to_vec()).await.unwrap();
    }
    let mut listed = blobs.list().await.unwrap();
    listed.sort();
    assert_eq!(listed, [1, 2, 3].map(Uuid::from_u128));
}

async fn concurrent_blobs_are_all_stored(TestBlobs { blobs, .. }: TestBlobs) {
    let mut storing = tokio::task::JoinSet::new();
    for id in 0..8 {
        let blobs = blobs.clone();
        storing.spawn(async move { blobs.put(Uuid::from_u128(id), vec![7; 100_000]).await });
    }
    for stored in storing.join_all().await {
        stored.unwrap();
    }
    for id in 0..8 {
        let stored = blobs.get(Uuid::from_u128(id)).await.unwrap();
        assert_eq!(stored.unwrap(), [7; 100_000]);
    }
}
