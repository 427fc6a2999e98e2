//! The registry of order sources: where each shop's orders come from.

use std::collections::BTreeMap;
use std::sync::Arc;

use careline_policy::Order;

use crate::config::{Shop, Shops};
use crate::orders::source::{OrderSource, SourceError};
use crate::store::Store;
use crate::store::local_orders::LocalOrders;

/// The source of each shop, by the shop's id.
#[derive(Clone)]
pub struct OrderSources(BTreeMap<String, Arc<dyn OrderSource>>);

impl OrderSources {
    /// The sources that the configuration names. So far every shop has the local table.
    #[must_use]
    pub fn new(shops: &Shops, store: &Store) -> Self {
        let source = |shop: &Shop| -> Arc<dyn OrderSource> {
            Arc::new(LocalOrders {
                shop: shop.id.clone(),
                orders: store.orders.clone(),
            })
        };
        let sources = shops.iter().map(|(id, shop)| (id.clone(), source(shop)));
        Self(sources.collect())
    }

    /// A shop's order with this number, in any spelling, and this email.
    ///
    /// # Errors
    ///
    /// If the shop's source can't tell now.
    pub async fn find(
        &self,
        shop: &str,
        number: &str,
        email: &str,
    ) -> Result<Option<Order>, SourceError> {
        match self.0.get(shop) {
            Some(source) => source.find(number, email).await,
            None => Ok(None),
        }
    }
}
