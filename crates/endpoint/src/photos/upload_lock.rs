//! One request at a time for each upload, and the newest goes first.
//!
//! A phone that lost its connection comes back before the endpoint has noticed. So whoever enters a lane asks the
//! one inside to leave; it keeps what arrived, and the newcomer learns where to go on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedMutexGuard, watch};
use uuid::Uuid;

/// The upload_locks of all uploads under way.
#[derive(Default)]
pub struct UploadLocks(Mutex<HashMap<Uuid, Arc<UploadLock>>>);

#[derive(Default)]
struct UploadLock {
    inside: Arc<tokio::sync::Mutex<()>>,
    newcomers: watch::Sender<u64>,
}

/// The right to be in a lane.
pub struct UploadGuard {
    _guard: OwnedMutexGuard<()>,
    /// Keeps the lane known while somebody is in it.
    _lane: Arc<UploadLock>,
    newcomers: watch::Receiver<u64>,
}

impl UploadLocks {
    /// Asks whoever is in an upload's lane to leave, and enters.
    pub async fn acquire(&self, upload: Uuid) -> UploadGuard {
        let lane = self.lane(upload);
        lane.newcomers.send_modify(|count| *count += 1);
        let guard = lane.inside.clone().lock_owned().await;
        UploadGuard {
            _guard: guard,
            newcomers: lane.newcomers.subscribe(),
            _lane: lane,
        }
    }

    fn lane(&self, upload: Uuid) -> Arc<UploadLock> {
        let mut upload_locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        upload_locks.retain(|_, lane| Arc::strong_count(lane) > 1);
        upload_locks.entry(upload).or_default().clone()
    }
}

impl UploadGuard {
    /// Resolves once somebody else wants the lane.
    pub async fn preempted(&mut self) {
        // The lane lives as long as we do, so its sender does too.
        drop(self.newcomers.changed().await);
    }
}
