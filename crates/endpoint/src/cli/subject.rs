//! Whose data a command is about.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::cli::{Failure, shop_of};
use crate::config::{Config, Shop};
use crate::store::Store;

/// A person, as a shop knows them.
#[derive(Debug, Args)]
pub struct Person {
    /// The configuration.
    #[arg(long, default_value = "careline.toml")]
    config: PathBuf,
    /// The shop's id; the configuration's default shop where unset.
    #[arg(long)]
    shop: Option<String>,
    /// Their email, in any case.
    #[arg(long)]
    pub email: String,
}

impl Person {
    /// The shop, and the store to ask.
    pub async fn open(&self) -> Result<(Arc<Shop>, Store), Failure> {
        if !self.email.contains('@') {
            let found = &self.email;
            return Err(format!("--email: expected an address, found {found:?}").into());
        }
        let config = Config::load(&self.config)?;
        let shop = shop_of(&config, self.shop.as_deref())?;
        Ok((shop, Store::open(&config.data).await?))
    }
}
