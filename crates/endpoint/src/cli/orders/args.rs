//! Which order a command is about.

use std::sync::Arc;

use clap::Args;

use crate::cli::args::ShopArgs;
use crate::cli::outcome::Failure;
use crate::config::Shop;
use crate::store::Store;

#[derive(Debug, Args)]
pub struct OrderArgs {
    /// The order's number. Upper and lower case, spaces around it and one leading # don't matter.
    pub number: String,
    #[command(flatten)]
    shop: ShopArgs,
}

impl OrderArgs {
    /// The shop, and the opened store.
    pub async fn open(&self) -> Result<(Arc<Shop>, Store), Failure> {
        let (config, shop) = self.shop.load()?;
        Ok((shop, Store::open(&config).await?))
    }

    /// The failure if there is no such order.
    pub fn not_found(&self, shop: &Shop) -> Failure {
        let (shop, number) = (&shop.id, &self.number);
        format!("NUMBER: expected the number of an order of {shop:?}, found {number:?}").into()
    }
}
