//! Arguments that many commands share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::cli::outcome::Failure;
use crate::config::toml_file::ConfigError;
use crate::config::{Config, Shop};

/// Which configuration.
#[derive(Clone, Debug, Args)]
pub struct ConfigArgs {
    /// The configuration.
    #[arg(long, default_value = "careline.toml")]
    config: PathBuf,
}

impl ConfigArgs {
    /// Reads the configuration.
    pub fn load(&self) -> Result<Config, Failure> {
        Ok(Config::load(&self.config)?)
    }

    /// Reads the configuration, and all that is wrong with it.
    pub fn read(&self) -> (Option<Config>, ConfigError) {
        Config::read(&self.config)
    }

    /// The configuration's file.
    pub fn path(&self) -> &Path {
        &self.config
    }
}

/// Which configuration, and which of its shops.
#[derive(Debug, Args)]
pub struct ShopArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// The shop's id. If unset, the configuration's default shop.
    #[arg(long)]
    shop: Option<String>,
}

impl ShopArgs {
    /// Reads the configuration, and finds the shop in it.
    pub fn load(&self) -> Result<(Config, Arc<Shop>), Failure> {
        let config = self.config.load()?;
        let id = self.shop.as_deref().unwrap_or(&config.default_shop);
        let shop = config.shops.get(id).cloned().ok_or_else(|| {
            let ids = config.shops.keys().map(String::as_str);
            let ids = ids.collect::<Vec<_>>().join(", ");
            format!("--shop: expected one of the configured shops ({ids}), found {id:?}")
        })?;
        Ok((config, shop))
    }
}
