//! `careline orders`: imports orders.

use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::args::ShopArgs;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::orders;
use crate::store::Store;

#[derive(Debug, Subcommand)]
pub enum Orders {
    /// Add or update orders: all orders of the file, or none if one of them is wrong.
    Import {
        #[command(flatten)]
        shop: ShopArgs,
        /// A JSON list of `{"email", "order"}`, or a table of order lines that ends in `.csv`.
        file: PathBuf,
    },
}

pub async fn run(Orders::Import { shop, file }: &Orders) -> Outcome {
    let (config, shop) = shop.load()?;
    let orders = orders::load(file, &shop.rules.zone)?;
    let store = Store::open(&config.data).await?;
    store.orders.import(&shop.id, &orders).await?;
    store.database.close().await;
    say!("{} orders of {} are up to date", orders.len(), shop.id);
    Ok(())
}
