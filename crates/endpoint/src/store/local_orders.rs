//! The local table of orders as an order source.

use std::sync::Arc;

use async_trait::async_trait;
use careline_policy::Order;

use crate::orders::source::{OrderSource, SourceError};
use crate::store::orders::OrderStore;

/// Orders that the shop imports or sends.
pub struct LocalOrders(pub Arc<dyn OrderStore>);

#[async_trait]
impl OrderSource for LocalOrders {
    async fn find(
        &self,
        shop: &str,
        number: &str,
        email: &str,
    ) -> Result<Option<Order>, SourceError> {
        let found = self.0.find(shop, number, email).await;
        found.map_err(|error| SourceError(error.into()))
    }
}
