//! The shops of this repository: each folder of `shops/` is one, and its name is the shop's id.

use std::{fs, path::PathBuf};

use crate::run::Result;

/// The shop of a page that names none; `index.html` is its page.
pub const DEFAULT_SHOP: &str = "kendra-scott-mall";

/// A shop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shop {
    /// Its id.
    pub id: String,
    /// Where its `shop.toml` lies, and its demo's orders.
    pub folder: PathBuf,
}

/// Every shop, by the order of the ids.
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

/// Every shop, that of this id first.
pub fn led_by(id: &str) -> Result<Vec<Shop>> {
    let mut shops = all()?;
    if !shops.iter().any(|shop| shop.id == id) {
        let ids: Vec<_> = shops.into_iter().map(|shop| shop.id).collect();
        return Err(format!("--shop is one of {}, not `{id}`", ids.join(", ")).into());
    }
    shops.sort_by_key(|shop| shop.id != id);
    Ok(shops)
}

/// Where a shop's demo page lies in `dist/`.
pub fn page(id: &str) -> String {
    format!("demo/{id}.html")
}
