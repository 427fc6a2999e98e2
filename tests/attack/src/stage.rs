//! What all parts share: the endpoint as it is shipped, the seed, and a folder that ends with the run.

use std::fs;
use std::path::{PathBuf, absolute};

use careline_harness::Result;
use careline_harness::endpoint::{Endpoint, Settings};
use careline_harness::seed::Seed;
use serde_json::Value;
use tempfile::TempDir;

/// What a shop's own system shows where it brings orders.
pub const ORDERS_TOKEN: &str = "of-the-shop-and-of-nobody-else";

/// The line that says that what comes from this machine comes through a proxy.
pub const BEHIND_A_PROXY: &str = "trusted_proxies = [\"127.0.0.1\"]";

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
        Endpoint::new(self.place(name), &self.shipped, &settings)
    }

    /// The same with a shop that asks for a code before it shows an order, in the shopper's mail.
    ///
    /// # Errors
    ///
    /// When there is no room or no port for it.
    pub fn endpoint_with_codes(&self, name: &str, top: &str) -> Result<Endpoint> {
        let settings = Settings {
            top: top.to_owned(),
            shop: format!("orders_token = \"{ORDERS_TOKEN}\"\nverify_orders = \"code\""),
            ..Settings::default()
        };
        Endpoint::new(self.place(name), &self.shipped, &settings)
    }

    /// A place of that name.
    #[must_use]
    pub fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Assets such as a build makes, in a place of that name, as the configuration names it.
    ///
    /// # Errors
    ///
    /// When there is no room for them.
    pub fn assets(&self, name: &str) -> Result<Value> {
        let folder = self.place(name).join("assets");
        fs::create_dir_all(folder.join("careline/1"))?;
        for file in ["careline.js", "careline/1/widget.js"] {
            fs::write(folder.join(file), "0")?;
        }
        Ok(folder.to_string_lossy().into())
    }
}
