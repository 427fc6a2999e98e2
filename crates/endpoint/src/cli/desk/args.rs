//! Which ticket a command is about, and which step.

use std::sync::Arc;

use careline_wire::resolution::{StepKind, StepState};
use clap::Args;
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
        let store = Store::open(&config.data).await?;
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

pub fn step_kind(text: &str) -> Result<StepKind, String> {
    by_name(StepKind::ALL, StepKind::name, text)
}

pub fn step_state(text: &str) -> Result<StepState, String> {
    by_name(StepState::ALL, StepState::name, text)
}

fn by_name<T: Copy, const N: usize>(
    all: [T; N],
    name: impl Fn(T) -> &'static str,
    text: &str,
) -> Result<T, String> {
    let found = all.into_iter().find(|one| name(*one) == text);
    found.ok_or_else(|| format!("expected one of {}", all.map(&name).join(", ")))
}
