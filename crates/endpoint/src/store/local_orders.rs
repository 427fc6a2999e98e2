//! The local table of orders as an order source.

use std::sync::Arc;

use async_trait::async_trait;
use careline_policy::Order;

use crate::orders::source::{OrderSource, SourceError};
use crate::store::orders::OrderStore;

/// Orders that a shop imports or sends.
pub struct LocalOrders {
    /// The shop's id.
    pub shop: String,
    /// The table.
    pub orders: Arc<dyn OrderStore>,
}

#[async_trait]
impl OrderSource for LocalOrders {
    async fn find(&self, number: &str, email: &str) -> Result<Option<Order>, SourceError> {
        let found = self.orders.find(&self.shop, number, email).await;
        found.map_err(|error| SourceError(error.into()))
    }
}
