//! Concurrent clients, until they are asked to finish.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::client::Client;
use crate::record::Record;
use crate::tally::Tally;
use careline_harness::Result;
use careline_harness::endpoint::Endpoint;
use careline_harness::seed::Seed;

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
