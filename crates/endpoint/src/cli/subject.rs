//! The person whose data is exported or erased: the data subject.

use std::sync::Arc;

use clap::Args;

use crate::cli::args::ShopArgs;
use crate::cli::outcome::Failure;
use crate::config::Shop;
use crate::store::Store;

/// A person, as a shop knows them.
#[derive(Debug, Args)]
pub struct SubjectArgs {
    #[command(flatten)]
    shop: ShopArgs,
    /// Their email. Upper and lower case don't matter.
    #[arg(long)]
    pub email: String,
}

impl SubjectArgs {
    /// The shop, and the opened store.
    pub async fn open(&self) -> Result<(Arc<Shop>, Store), Failure> {
        if !self.email.contains('@') {
            let found = &self.email;
            return Err(format!("--email: expected an address, found {found:?}").into());
        }
        let (config, shop) = self.shop.load()?;
        Ok((shop, Store::open(&config.data).await?))
    }
}
