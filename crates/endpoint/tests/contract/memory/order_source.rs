use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_endpoint::orders::source::{OrderSource, SourceError};
use careline_policy::Order;

use super::orders::find;

/// A system of a shop's that holds these orders.
pub struct MemorySource {
    pub orders: Vec<OwnedOrder>,
    pub is_down: AtomicBool,
}

#[async_trait]
impl OrderSource for MemorySource {
    async fn find(&self, number: &str, email: &str) -> Result<Option<Order>, SourceError> {
        if self.is_down.load(Ordering::Relaxed) {
            return Err(SourceError("it is down".into()));
        }
        Ok(find(self.orders.iter(), number, email))
    }
}
