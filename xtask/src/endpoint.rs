//! The endpoint, built for release, and the configuration that the demo and `size` run it with.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    dist::DIST,
    run::{Result, cargo, run, step},
};

/// The shop that the demo's page belongs to.
pub const DEFAULT_SHOP: &str = "kendra-scott-mall";

/// Builds the endpoint; cargo knows when there is nothing to do.
pub fn build() -> Result {
    step(
        "Build the endpoint",
        "4 to 8 minutes at first, then seconds",
    );
    run(cargo()
        .args(["build", "--release", "--package", "careline-endpoint"])
        .args(["--target-dir", "target"]))
}

/// A command of the endpoint's.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("target/release/careline");
    command.args(arguments);
    command
}

/// The shops of this repository: each folder of `shops/` is one.
pub fn shops() -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir("shops")? {
        folders.push(entry?.path());
    }
    folders.retain(|folder| folder.join("shop.toml").is_file());
    folders.sort();
    Ok(folders)
}

/// The shop's id: its folder's name.
pub fn shop_id(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Writes `careline.toml` into a folder that holds the data too, and says where.
pub fn configure(data: &Path, port: &str) -> Result<PathBuf> {
    fs::create_dir_all(data)?;
    let address = format!("127.0.0.1:{port}");
    let assets = absolute(DIST)?;
    let mut text = format!(
        "# Written by `cargo xtask demo`, anew each time.\n\
         listen = \"{address}\"\n\
         data = \".\"\n\
         assets = {assets}\n\
         public_url = \"http://{address}\"\n\
         allowed_origins = []\n\
         storefront = true\n\
         default_shop = \"{DEFAULT_SHOP}\"\n"
    );
    for folder in shops()? {
        let file = absolute(folder.join("shop.toml"))?;
        text += &format!(
            "\n[[shops]]\nid = \"{}\"\nfile = {file}\n",
            shop_id(&folder)
        );
    }
    text += "\n[mail]\nmaildir = \"mail\"\n";
    let file = data.join("careline.toml");
    fs::write(&file, text)?;
    Ok(file)
}

/// A path, quoted for TOML: a string of JSON is one of TOML too.
fn absolute(path: impl AsRef<Path>) -> Result<serde_json::Value> {
    let path = std::path::absolute(path)?;
    Ok(path.to_string_lossy().into())
}
