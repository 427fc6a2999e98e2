//! `UploadBytes`.

use std::io::{ErrorKind, Read as _};
use std::sync::Arc;

use careline_endpoint::blobs::upload_bytes::{StoredBytes, UploadBytes};
use careline_endpoint::blobs::upload_files::UploadFiles;
use careline_endpoint::blobs::upload_objects::UploadObjects;
use tempfile::TempDir;
use uuid::Uuid;

use crate::blobs::bucket;
use crate::memory::upload_bytes::MemoryUploadBytes;

contract! {
    crate::upload_bytes: [upload_files memory #[ignore = "needs a server: cargo xtask platforms"] upload_objects]
    bytes_are_appended_and_read
    nothing_that_is_appended_changes_nothing
    bytes_that_are_not_recorded_do_not_count
    lost_bytes_are_noticed
    uploads_with_bytes_are_listed_and_removed
    a_large_upload_is_stored_in_parts
}

/// A place without bytes, and the directory that it may use.
struct TestBytes {
    bytes: Arc<dyn UploadBytes>,
    _directory: TempDir,
}

async fn upload_files() -> TestBytes {
    let directory = TempDir::new().unwrap();
    let files = UploadFiles::open(directory.path().join("uploads"));
    TestBytes {
        bytes: Arc::new(files.unwrap()),
        _directory: directory,
    }
}

async fn upload_objects() -> TestBytes {
    let directory = TempDir::new().unwrap();
    let bucket = bucket(&directory).await;
    TestBytes {
        bytes: Arc::new(UploadObjects::new(&bucket, directory.path().to_owned())),
        _directory: directory,
    }
}

async fn memory() -> TestBytes {
    TestBytes {
        bytes: Arc::new(MemoryUploadBytes::default()),
        _directory: TempDir::new().unwrap(),
    }
}

const ONE: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);

impl TestBytes {
    async fn append(&self, id: Uuid, stored: &StoredBytes, chunks: &[&[u8]]) -> StoredBytes {
        let mut writer = self.bytes.append(id, stored).await.unwrap();
        for chunk in chunks {
            writer.write(chunk).await.unwrap();
        }
        writer.finish().await.unwrap()
    }

    async fn read(&self, id: Uuid, stored: &StoredBytes) -> Vec<u8> {
        let mut read = Vec::new();
        let mut file = self.bytes.open(id, stored).await.unwrap();
        file.read_to_end(&mut read).unwrap();
        read
    }

    async fn stored(&self, id: Uuid, recorded: &StoredBytes) -> StoredBytes {
        self.bytes.stored(id, recorded).await.unwrap()
    }
}

async fn bytes_are_appended_and_read(test: TestBytes) {
    let nothing = StoredBytes::default();
    assert_eq!(test.stored(ONE, &nothing).await, nothing);
    let first = test.append(ONE, &nothing, &[b"Hello", b", "]).await;
    assert_eq!(first.length, 7);
    let other = test.append(OTHER, &nothing, &[b"elsewhere"]).await;
    assert_eq!(test.stored(ONE, &first).await, first);
    let all = test.append(ONE, &first, &[b"world"]).await;
    assert_eq!(all.length, 12);
    assert_eq!(test.stored(ONE, &all).await, all);
    for _ in 0..2 {
        assert_eq!(test.read(ONE, &all).await, b"Hello, world");
    }
    assert_eq!(test.read(OTHER, &other).await, b"elsewhere");
}

async fn nothing_that_is_appended_changes_nothing(test: TestBytes) {
    let nothing = StoredBytes::default();
    assert_eq!(test.append(ONE, &nothing, &[]).await, nothing);
    assert_eq!(test.stored(ONE, &nothing).await, nothing);
    let some = test.append(ONE, &nothing, &[b"some"]).await;
    assert_eq!(test.append(ONE, &some, &[b""]).await, some);
    assert_eq!(test.read(ONE, &some).await, b"some");
}

async fn bytes_that_are_not_recorded_do_not_count(test: TestBytes) {
    let nothing = StoredBytes::default();
    let first = test.append(ONE, &nothing, &[b"first"]).await;
    test.append(ONE, &first, &[b", and a crash"]).await;
    assert_eq!(test.stored(ONE, &first).await, first);
    let again = test.append(ONE, &first, &[b"!"]).await;
    assert_eq!(test.stored(ONE, &again).await, again);
    assert_eq!(test.read(ONE, &again).await, b"first!");
}

async fn lost_bytes_are_noticed(test: TestBytes) {
    let nothing = StoredBytes::default();
    let some = test.append(ONE, &nothing, &[b"some"]).await;
    test.bytes.remove(ONE).await.unwrap();
    assert_eq!(test.stored(ONE, &some).await, nothing);
    let error = test.bytes.open(ONE, &some).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    // Those of an installation whose uploads were files of another machine.
    let elsewhere = StoredBytes::file(4);
    assert_eq!(test.stored(ONE, &elsewhere).await, nothing);
    let again = test.append(ONE, &nothing, &[b"again"]).await;
    assert_eq!(test.read(ONE, &again).await, b"again");
}

async fn uploads_with_bytes_are_listed_and_removed(test: TestBytes) {
    assert!(test.bytes.list().await.unwrap().is_empty());
    assert_eq!(test.bytes.bytes().await.unwrap(), 0);
    let nothing = StoredBytes::default();
    for id in [ONE, OTHER] {
        let some = test.append(id, &nothing, &[b"some"]).await;
        test.append(id, &some, &[b" more"]).await;
    }
    let mut listed = test.bytes.list().await.unwrap();
    listed.sort();
    assert_eq!(listed, [ONE, OTHER]);
    assert_eq!(test.bytes.bytes().await.unwrap(), 18);
    for _ in 0..2 {
        test.bytes.remove(ONE).await.unwrap();
        assert_eq!(test.bytes.list().await.unwrap(), [OTHER]);
    }
    assert_eq!(test.bytes.bytes().await.unwrap(), 9);
    test.bytes.check_disk_reserve().unwrap();
}

async fn a_large_upload_is_stored_in_parts(test: TestBytes) {
    let chunk: Vec<u8> = (0..1_000_000_u32).map(|byte| byte as u8).collect();
    let mut stored = StoredBytes::default();
    let mut writer = test.bytes.append(ONE, &stored).await.unwrap();
    for _ in 0..10 {
        if writer.is_full() {
            stored = writer.finish().await.unwrap();
            writer = test.bytes.append(ONE, &stored).await.unwrap();
        }
        writer.write(&chunk).await.unwrap();
    }
    let stored = writer.finish().await.unwrap();
    assert_eq!(stored.length, 10_000_000);
    assert_eq!(test.stored(ONE, &stored).await, stored);
    assert!(test.read(ONE, &stored).await == chunk.repeat(10));
}
