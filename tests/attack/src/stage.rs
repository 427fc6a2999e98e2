//! What all parts share: the endpoint as it is shipped, the seed, and a folder that ends with the run.

use std::path::{PathBuf, absolute};

use careline_stage::Result;
use careline_stage::endpoint::{Endpoint, Settings};
use careline_stage::seed::Seed;
use tempfile::TempDir;

/// What a shop's own system shows where it brings orders.
pub const ORDERS_TOKEN: &str = "of-the-shop-and-of-nobody-else";

/// What all parts share.
pub struct Stage {
    /// What every choice follows from.
    pub seed: Seed,
    shipped: PathBuf,
    folder: TempDir,
}

impl Stage {
    /// Sets one up.
    ///
    /// # Errors
    ///
    /// When there is no place for it.
    pub fn new(shipped: PathBuf, seed: Seed) -> Result<Self> {
        Ok(Self {
            seed,
            // A process starts in a folder of its own.
            shipped: absolute(shipped)?,
            folder: TempDir::with_prefix("careline-attack-")?,
        })
    }

    /// An endpoint in a place of that name, with its own limits and some lines more before the first table.
    ///
    /// # Errors
    ///
    /// When there is no room or no port for it.
    pub fn endpoint(&self, name: &str, top: &str) -> Result<Endpoint> {
        let settings = Settings {
            top: top.to_owned(),
            shop: format!("orders_token = \"{ORDERS_TOKEN}\""),
            ..Settings::default()
        };
        Endpoint::new(self.folder.path().join(name), &self.shipped, &settings)
    }
}
