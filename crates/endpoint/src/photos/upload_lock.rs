//! One request at a time for each upload, the newest first.
//!
//! A phone that lost its connection is back before the endpoint notices the loss. A new request therefore preempts the
//! one that holds the lock: that one stores what has arrived and stops, and the new one continues from there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedMutexGuard, watch};
use uuid::Uuid;

/// The locks of all uploads in progress.
#[derive(Default)]
pub struct UploadLocks(Mutex<HashMap<Uuid, Arc<UploadLock>>>);

#[derive(Default)]
struct UploadLock {
    mutex: Arc<tokio::sync::Mutex<()>>,
    /// Counts the requests that have asked for the lock.
    requests: watch::Sender<u64>,
}

/// The right to change an upload, until it is dropped.
pub struct UploadGuard {
    _guard: OwnedMutexGuard<()>,
    /// Keeps the lock in the map while it is held.
    _lock: Arc<UploadLock>,
    requests: watch::Receiver<u64>,
}

impl UploadLocks {
    /// Preempts the current holder of an upload's lock and acquires it.
    pub async fn acquire(&self, upload: Uuid) -> UploadGuard {
        let lock = self.lock(upload);
        lock.requests.send_modify(|count| *count += 1);
        let guard = lock.mutex.clone().lock_owned().await;
        UploadGuard {
            _guard: guard,
            requests: lock.requests.subscribe(),
            _lock: lock,
        }
    }

    fn lock(&self, upload: Uuid) -> Arc<UploadLock> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| Arc::strong_count(lock) > 1);
        locks.entry(upload).or_default().clone()
    }
}

impl UploadGuard {
    /// Resolves once another request wants the lock.
    pub async fn preempted(&mut self) {
        // The sender lives as long as this guard, so this can't fail.
        drop(self.requests.changed().await);
    }
}
