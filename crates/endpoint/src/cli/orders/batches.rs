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

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Mutex;

    use async_trait::async_trait;
    use careline_policy::Order;
    use chrono::{DateTime, Utc};
    use tokio::task::block_in_place;

    use super::*;
    use crate::store::StoreError;
    use crate::store::orders::OrderFilter;
    use crate::store::privacy_log::Caller;

    /// Remembers how many orders each batch had, and is full after some.
    struct Sizes {
        sizes: Mutex<Vec<usize>>,
        room: usize,
    }

    #[async_trait]
    impl OrderStore for Sizes {
        async fn import(&self, _: &str, orders: &[OwnedOrder]) -> StoreResult<()> {
            let mut sizes = self.sizes.lock().unwrap();
            sizes.push(orders.len());
            match sizes.iter().sum::<usize>() <= self.room {
                true => Ok(()),
                false => Err(StoreError::Unavailable("full".into())),
            }
        }

        async fn put(&self, _: &str, _: &OwnedOrder) -> StoreResult<bool> {
            Err(io::Error::other("only imports").into())
        }

        async fn find(&self, _: &str, _: &str, _: &str) -> StoreResult<Option<Order>> {
            Ok(None)
        }

        async fn by_email(&self, _: &str, _: &str) -> StoreResult<Vec<Order>> {
            Ok(Vec::new())
        }

        async fn list(&self, _: &str, _: &OrderFilter) -> StoreResult<Vec<OwnedOrder>> {
            Ok(Vec::new())
        }

        async fn by_number(&self, _: &str, _: &str) -> StoreResult<Option<OwnedOrder>> {
            Ok(None)
        }

        async fn delete(&self, _: &str, _: &str, _: Caller, _: DateTime<Utc>) -> StoreResult<bool> {
            Ok(false)
        }
    }

    /// Imports 2,000 orders. Returns how many were stored, and the sizes of the batches.
    fn import(room: usize) -> (StoreResult<usize>, Vec<usize>) {
        let sizes = Mutex::new(Vec::new());
        let store = Sizes { sizes, room };
        let order = include_str!("../../../../wire/golden/order.json");
        let order = OwnedOrder {
            email: "ada@example.com".into(),
            order: serde_json::from_str(order).unwrap(),
        };
        let stored = block_in_place(|| {
            let mut batches = Batches::new(&store, "mall");
            (0..2_000).for_each(|_| batches.extend(Some(order.clone())));
            batches.extend(None);
            batches.finish()
        });
        (stored, store.sizes.into_inner().unwrap())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_transaction_has_many_orders() {
        let (stored, sizes) = import(usize::MAX);
        assert_eq!(stored.unwrap(), 2_000);
        assert_eq!(sizes.iter().sum::<usize>(), 2_000);
        assert_eq!(
            sizes.first(),
            Some(&1),
            "the first one measures the machine"
        );
        assert!(sizes.iter().all(|size| *size <= BATCH_MAX), "{sizes:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn after_a_failure_nothing_more_is_stored() {
        let (stored, sizes) = import(0);
        assert_eq!(stored.unwrap_err().to_string(), "full");
        assert_eq!(sizes, [1]);
    }
}
