//! Counts of the clients' responses.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use careline_harness::Result;
use careline_harness::until::until;
use reqwest::StatusCode;

/// Counts the clients' responses while they run.
#[derive(Default)]
pub struct Tally {
    answers: Mutex<BTreeMap<u16, u64>>,
    broken: AtomicU64,
}

impl Tally {
    /// Counts a response.
    pub fn answered(&self, status: StatusCode) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        *answers.entry(status.as_u16()).or_default() += 1;
    }

    /// Counts an unanswered request.
    pub fn broken(&self) {
        self.broken.fetch_add(1, Ordering::Relaxed);
    }

    /// The number of responses with a status.
    #[must_use]
    pub fn answers(&self, status: StatusCode) -> u64 {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get(&status.as_u16()).copied().unwrap_or_default()
    }

    /// The number of unanswered requests.
    #[must_use]
    pub fn unanswered(&self) -> u64 {
        self.broken.load(Ordering::Relaxed)
    }

    /// Waits for `count` more responses with a status.
    ///
    /// # Errors
    ///
    /// If they don't come.
    pub async fn more(&self, count: u64, status: StatusCode) -> Result {
        let before = self.answers(status);
        until(&format!("answers of {status}"), async || {
            Ok::<_, String>((self.answers(status) >= before + count).then_some(()))
        })
        .await
    }
}
