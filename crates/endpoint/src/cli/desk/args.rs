//! Which ticket a command is about, and which step.

use std::str::FromStr;
use std::sync::Arc;

use clap::Args;
use strum::VariantArray;
use uuid::Uuid;

use crate::cli::args::ShopArgs;
use crate::cli::outcome::Failure;
use crate::config::{Config, Shop};
use crate::store::Store;

#[derive(Debug, Args)]
pub struct TicketArgs {
    /// The ticket's reference, e.g. CL-7Q2M-4XKD, or its id.
    #[arg(value_name = "REF")]
    name: String,
    #[command(flatten)]
    shop: ShopArgs,
}

impl TicketArgs {
    /// The configuration, the opened store, the shop, and the ticket's id.
    pub async fn open(&self) -> Result<(Config, Store, Arc<Shop>, Uuid), Failure> {
        let (config, shop) = self.shop.load()?;
        let store = Store::open(&config).await?;
        let id = store.tickets.id(&shop.id, &self.name).await?;
        let id = id.ok_or_else(|| self.not_found(&shop))?;
        Ok((config, store, shop, id))
    }

    /// The failure if there is no such ticket.
    pub fn not_found(&self, shop: &Shop) -> Failure {
        let (shop, name) = (&shop.id, &self.name);
        format!("REF: expected the reference or the id of a ticket of {shop:?}, found {name:?}")
            .into()
    }
}

/// The variant with this name.
pub fn variant<T>(name: &str) -> Result<T, String>
where
    T: VariantArray + FromStr + Copy + Into<&'static str>,
{
    let names = || T::VARIANTS.iter().map(|variant| (*variant).into());
    let expected = |_| format!("expected one of {}", names().collect::<Vec<_>>().join(", "));
    name.parse().map_err(expected)
}
