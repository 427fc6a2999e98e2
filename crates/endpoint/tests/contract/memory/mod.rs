//! An implementation of every seam in memory: vectors behind a mutex, searched from the start.
//!
//! One [`Memory`] implements all traits of the store, as one database does. It lasts as long as its process.

pub mod agent_queue;
pub mod blobs;
pub mod channel;
pub mod lookup_tokens;
pub mod order_source;
pub mod orders;
pub mod outbox;
pub mod personal_data;
pub mod privacy_log;
pub mod reports;
pub mod tickets;
pub mod upload_bytes;
pub mod uploads;
pub mod verification_codes;

use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use careline_endpoint::limits::memory_buckets::MemoryBuckets;
use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_endpoint::store::database::Database;
use careline_endpoint::store::outbox::OutboxEntry;
use careline_endpoint::store::privacy_log::PrivacyEntry;
use careline_endpoint::store::{Store, StoreResult};
use careline_policy::Day;
use careline_wire::Topic;

use self::blobs::MemoryBlobs;
use self::lookup_tokens::Token;
use self::personal_data::Tombstone;
use self::tickets::{TicketRow, UsedKey};
use self::upload_bytes::MemoryUploadBytes;
use self::uploads::UploadRow;
use self::verification_codes::CodeRow;

#[derive(Default)]
pub struct Memory(Mutex<Rows>);

/// Everything that is stored. Names of shops are their ids.
#[derive(Default)]
struct Rows {
    tickets: Vec<TicketRow>,
    keys: Vec<UsedKey>,
    tombstones: Vec<Tombstone>,
    outbox: Vec<OutboxEntry>,
    reminders: Vec<(String, Day)>,
    orders: Vec<(String, OwnedOrder)>,
    tokens: Vec<Token>,
    codes: Vec<CodeRow>,
    uploads: Vec<UploadRow>,
    deflections: Vec<(String, Day, Topic)>,
    privacy_log: Vec<PrivacyEntry>,
}

impl Memory {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.0.lock().unwrap()
    }
}

#[async_trait]
impl Database for Memory {
    async fn check(&self) -> StoreResult<()> {
        Ok(())
    }

    async fn is_usable(&self) -> StoreResult<bool> {
        Ok(true)
    }

    async fn bytes(&self) -> StoreResult<u64> {
        Ok(0)
    }

    async fn close(&self) {}
}

/// An empty store.
pub fn store() -> Store {
    let memory = Arc::new(Memory::default());
    Store {
        tickets: memory.clone(),
        agent_queue: memory.clone(),
        outbox: memory.clone(),
        orders: memory.clone(),
        lookup_tokens: memory.clone(),
        verification_codes: memory.clone(),
        uploads: memory.clone(),
        upload_bytes: Arc::new(MemoryUploadBytes::default()),
        photos: Arc::new(MemoryBlobs::default()),
        personal_data: memory.clone(),
        privacy_log: memory.clone(),
        reports: memory.clone(),
        buckets: Arc::new(MemoryBuckets::default()),
        database: memory,
        key: [7; 64],
        lock: None,
    }
}
