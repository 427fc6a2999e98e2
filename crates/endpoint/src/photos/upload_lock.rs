//! One request at a time for each upload, and the newest goes first.
//!
//! A phone that lost its connection comes back before the endpoint has noticed. So whoever enters a lane asks the
//! one inside to leave; it keeps what arrived, and the newcomer learns where to go on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedMutexGuard, watch};
use uuid::Uuid;

/// The lanes of all uploads under way.
#[derive(Default)]
pub struct Lanes(Mutex<HashMap<Uuid, Arc<Lane>>>);

#[derive(Default)]
struct Lane {
    inside: Arc<tokio::sync::Mutex<()>>,
    newcomers: watch::Sender<u64>,
}

/// The right to be in a lane.
pub struct Inside {
    _guard: OwnedMutexGuard<()>,
    /// Keeps the lane known while somebody is in it.
    _lane: Arc<Lane>,
    newcomers: watch::Receiver<u64>,
}

impl Lanes {
    /// Asks whoever is in an upload's lane to leave, and enters.
    pub async fn enter(&self, upload: Uuid) -> Inside {
        let lane = self.lane(upload);
        lane.newcomers.send_modify(|count| *count += 1);
        let guard = lane.inside.clone().lock_owned().await;
        Inside {
            _guard: guard,
            newcomers: lane.newcomers.subscribe(),
            _lane: lane,
        }
    }

    fn lane(&self, upload: Uuid) -> Arc<Lane> {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.retain(|_, lane| Arc::strong_count(lane) > 1);
        lanes.entry(upload).or_default().clone()
    }
}

impl Inside {
    /// Resolves once somebody else wants the lane.
    pub async fn wanted(&mut self) {
        // The lane lives as long as we do, so its sender does too.
        drop(self.newcomers.changed().await);
    }
}
