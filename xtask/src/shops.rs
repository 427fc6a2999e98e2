//! The shops of this repository: each folder of `shops/` with a `shop.toml`, named by the shop's id.

use std::{fs, path::PathBuf};

use crate::run::Result;

/// The shop of pages that name none; `index.html` is its page.
pub const DEFAULT_SHOP: &str = "kendra-scott-mall";

/// A shop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shop {
    /// The id.
    pub id: String,
    /// The folder of its `shop.toml` and of its demo orders.
    pub folder: PathBuf,
}

/// Every shop, sorted by id.
pub fn all() -> Result<Vec<Shop>> {
    let mut shops = Vec::new();
    for entry in fs::read_dir("shops")? {
        let entry = entry?;
        let id = entry.file_name().to_string_lossy().into_owned();
        let folder = entry.path();
        shops.push(Shop { id, folder });
    }
    shops.retain(|shop| shop.folder.join("shop.toml").is_file());
    shops.sort();
    Ok(shops)
}

/// Every shop, the one with this id first.
///
/// # Errors
///
/// If there is no such shop.
pub fn led_by(id: &str) -> Result<Vec<Shop>> {
    let mut shops = all()?;
    if !shops.iter().any(|shop| shop.id == id) {
        let ids: Vec<_> = shops.into_iter().map(|shop| shop.id).collect();
        return Err(format!("--shop must be one of {}, not `{id}`", ids.join(", ")).into());
    }
    shops.sort_by_key(|shop| shop.id != id);
    Ok(shops)
}

/// The path of a shop's demo page in `dist/`.
pub fn page(id: &str) -> String {
    format!("demo/{id}.html")
}
