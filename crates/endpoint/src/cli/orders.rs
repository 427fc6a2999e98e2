//! `careline orders import`.

use std::path::Path;

use crate::cli::{Outcome, shop_of};
use crate::config::Config;
use crate::orders;
use crate::store::Store;

pub async fn import(config: &Path, shop: Option<&str>, file: &Path) -> Outcome {
    let config = Config::load(config)?;
    let shop = shop_of(&config, shop)?;
    let orders = orders::load(file, &shop.rules.zone)?;
    let store = Store::open(&config.data).await?;
    store.import_orders(&shop.id, &orders).await?;
    store.close().await;
    println!("{} orders of {} are up to date", orders.len(), shop.id);
    Ok(())
}
