//! Which ticket a command is about, and which step.

use std::str::FromStr;
use std::sync::Arc;

use clap::Args;
use strum::VariantArray;
use uuid::Uuid;

use crate::app::App;
use crate::cli::args::ShopArgs;
use crate::cli::outcome::Failure;
use crate::config::Shop;
use crate::photos::worker::PhotoWorker;
use crate::platform::clock;
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
    /// The opened endpoint, the shop, and the ticket's id.
    pub async fn open(&self) -> Result<(App, Arc<Shop>, Uuid), Failure> {
        let (app, shop) = open(&self.shop).await?;
        let id = app.store.ticket_id(&shop.id, &self.name).await?;
        let id = id.ok_or_else(|| self.not_found(&shop))?;
        Ok((app, shop, id))
    }

    /// The failure if there is no such ticket.
    pub fn not_found(&self, shop: &Shop) -> Failure {
        let (shop, name) = (&shop.id, &self.name);
        format!("REF: expected the reference or the id of a ticket of {shop:?}, found {name:?}")
            .into()
    }
}

/// Opens the endpoint's state without serving, and finds the shop.
pub async fn open(shop: &ShopArgs) -> Result<(App, Arc<Shop>), Failure> {
    let (config, shop) = shop.load()?;
    let store = Store::open(&config.data).await?;
    let photo_worker = PhotoWorker::current_exe();
    let app = App::new(&config, store, photo_worker, clock::system());
    Ok((app, shop))
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
