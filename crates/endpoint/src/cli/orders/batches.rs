//! Stores orders in small batches, so that an endpoint that serves from the same database can store tickets in between.
//!
//! SQLite has one writer at a time, and one that waits tries again every 0.1 seconds. So a batch takes a fraction of that
//! on whatever machine, and after it the database is left alone for as long as it took.

use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;

use crate::orders::owned_order::OwnedOrder;
use crate::store::StoreResult;
use crate::store::orders::OrderStore;

/// How long a batch should take.
const BATCH_TIME: Duration = Duration::from_millis(30);
/// The most orders of a batch.
const BATCH_MAX: usize = 500;

/// Orders on their way into the store. Its methods block.
pub struct Batches<'a> {
    store: &'a dyn OrderStore,
    shop: &'a str,
    batch: Vec<OwnedOrder>,
    /// How many orders the next batch has.
    size: usize,
    /// How many orders are stored, or why one wasn't: the rest is then ignored.
    stored: StoreResult<usize>,
}

impl<'a> Batches<'a> {
    /// Orders of a shop.
    pub const fn new(store: &'a dyn OrderStore, shop: &'a str) -> Self {
        Self {
            store,
            shop,
            batch: Vec::new(),
            size: 1,
            stored: Ok(0),
        }
    }

    /// Stores an order with the next batch.
    pub fn extend(&mut self, order: Option<OwnedOrder>) {
        self.batch.extend(order);
        if self.batch.len() >= self.size {
            self.store_batch();
        }
    }

    /// Stores the last batch. Returns how many orders were stored.
    pub fn finish(mut self) -> StoreResult<usize> {
        self.store_batch();
        self.stored
    }

    fn store_batch(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        if let Ok(count) = &mut self.stored {
            let started = Instant::now();
            let stored = Handle::current().block_on(self.store.import(self.shop, &batch));
            match stored {
                Ok(()) => *count += batch.len(),
                Err(error) => self.stored = Err(error),
            }
            let elapsed = started.elapsed();
            self.size = match elapsed > BATCH_TIME {
                true => (self.size / 2).max(1),
                false => (self.size * 2).min(BATCH_MAX),
            };
            thread::sleep(elapsed);
        }
    }
}
