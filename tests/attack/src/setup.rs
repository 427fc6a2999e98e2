//! What all parts share: the shipped endpoint, the seed, and a temporary folder.

use std::fs;
use std::path::{PathBuf, absolute};

use careline_harness::Result;
use careline_harness::endpoint::{Endpoint, Settings};
use careline_harness::seed::Seed;
use serde_json::Value;
use tempfile::TempDir;

/// The token that a shop's own system imports orders with.
pub const ORDERS_TOKEN: &str = "of-the-shop-and-of-nobody-else";

/// The setting that makes this machine a trusted proxy.
pub const BEHIND_A_PROXY: &str = "trusted_proxies = [\"127.0.0.1\"]";

/// What all parts share.
pub struct Setup {
    /// The seed of every random choice.
    pub seed: Seed,
    shipped: PathBuf,
    folder: TempDir,
}

impl Setup {
    /// Creates the folder.
    ///
    /// # Errors
    ///
    /// If the folder can't be created.
    pub fn new(shipped: PathBuf, seed: Seed) -> Result<Self> {
        Ok(Self {
            seed,
            // Processes start in other folders.
            shipped: absolute(shipped)?,
            folder: TempDir::with_prefix("careline-attack-")?,
        })
    }

    /// An endpoint in a folder of that name, with these lines before the first table of its configuration.
    ///
    /// # Errors
    ///
    /// If the folder can't be written or no port is free.
    pub fn endpoint(&self, name: &str, top: &str) -> Result<Endpoint> {
        let settings = Settings {
            top: top.to_owned(),
            shop: format!("orders_token = \"{ORDERS_TOKEN}\""),
            ..Settings::default()
        };
        Endpoint::new(self.place(name), &self.shipped, &settings)
    }

    /// The same with a shop that mails a code before it shows an order.
    ///
    /// # Errors
    ///
    /// If the folder can't be written or no port is free.
    pub fn endpoint_with_codes(&self, name: &str, top: &str) -> Result<Endpoint> {
        let settings = Settings {
            top: top.to_owned(),
            shop: format!("orders_token = \"{ORDERS_TOKEN}\"\nverify_orders = \"code\""),
            ..Settings::default()
        };
        Endpoint::new(self.place(name), &self.shipped, &settings)
    }

    /// A folder of that name.
    #[must_use]
    pub fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Assets such as a build makes, in a folder of that name. Returns the setting's value.
    ///
    /// # Errors
    ///
    /// If they can't be written.
    pub fn assets(&self, name: &str) -> Result<Value> {
        let folder = self.place(name).join("assets");
        fs::create_dir_all(folder.join("careline/1"))?;
        for file in ["careline.js", "careline/1/widget.js"] {
            fs::write(folder.join(file), "0")?;
        }
        Ok(folder.to_string_lossy().into())
    }
}
