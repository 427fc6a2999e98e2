//! Concurrent clients, until they are asked to finish.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::StatusCode;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::client::Client;
use crate::record::Record;
use careline_harness::Result;
use careline_harness::endpoint::Endpoint;
use careline_harness::seed::Seed;
use careline_harness::until::until;

/// The number of clients.
const CLIENTS: u32 = 4;

/// Running clients.
pub struct Clients {
    enough: watch::Sender<bool>,
    clients: JoinSet<Record>,
    /// The responses so far.
    pub tally: Arc<Tally>,
}

impl Clients {
    /// Starts clients of an endpoint. `url` may lead through a proxy that injects faults.
    ///
    /// # Errors
    ///
    /// If no HTTP client can be built.
    pub fn start(endpoint: &Endpoint, url: &str, seed: Seed, name: &str) -> Result<Self> {
        let (enough, is_enough) = watch::channel(false);
        let tally = Arc::<Tally>::default();
        let mut clients = JoinSet::new();
        for nth in 0..CLIENTS {
            let rng = seed.rng(&format!("{name}, client {nth}"));
            let mut client = Client::new(endpoint, url, rng, tally.clone())?;
            let is_enough = is_enough.clone();
            clients.spawn(async move {
                while !*is_enough.borrow() {
                    client.story().await;
                }
                client.record
            });
        }
        Ok(Self {
            enough,
            clients,
            tally,
        })
    }

    /// Lets each client finish its story, and joins their records.
    pub async fn finish(self) -> Record {
        self.enough.send_replace(true);
        let records = self.clients.join_all().await;
        records.into_iter().fold(Record::default(), Record::and)
    }
}

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
