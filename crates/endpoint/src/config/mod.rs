//! The settings: `careline.toml` describes the deployment, and a `shop.toml` describes each shop.
//!
//! Paths are relative to the file that names them. Settings that were renamed are also read under their old names, and
//! errors name the key as the file has it.

pub mod limits;
pub mod mail;
pub mod origin;
pub mod policy_check;
pub mod proxies;
pub mod shop_file;
pub mod shops;
pub mod smtp;
pub mod storefront;
pub mod toml_file;
pub mod webhook;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use serde::Deserialize;
use serde_json::Value;

use crate::config::origin::{InvalidOrigin, Origin};
use crate::config::toml_file::ConfigError;
use crate::platform::decode::{self, DecodeError, JsonPath};

pub use crate::config::limits::LimitSettings;
pub use crate::config::mail::{Delivery, Mail};
pub use crate::config::shops::{Shop, Shops, VerifyOrders};
pub use crate::config::smtp::SmtpSettings;
pub use crate::config::webhook::{WebhookKey, WebhookSettings};

/// The settings of `careline.toml`.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address to listen at.
    pub listen: SocketAddr,
    /// The directory of the database, the photos and the uploads.
    pub data: PathBuf,
    /// The directory of the built widget, if this endpoint serves it.
    pub assets: Option<PathBuf>,
    /// The origin at which pages reach this endpoint.
    pub public_url: Origin,
    /// The other origins whose pages may call it.
    pub allowed_origins: Vec<Origin>,
    /// The proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// The demo storefront's page, if this endpoint serves one.
    pub storefront: Option<PathBuf>,
    /// The shop of pages that name no shop.
    pub default_shop: String,
    /// The shops by their ids.
    pub shops: Shops,
    /// How mail is delivered, and its sender.
    pub mail: Mail,
    /// The rate limits and the concurrency limit.
    pub limits: LimitSettings,
}

#[derive(Deserialize)]
struct File {
    listen: String,
    data: PathBuf,
    assets: Option<PathBuf>,
    public_url: String,
    #[serde(default)]
    allowed_origins: Vec<String>,
    #[serde(default)]
    trusted_proxies: Vec<String>,
    #[serde(default)]
    storefront: Value,
    default_shop: Option<String>,
    shops: Vec<shops::ShopTable>,
    #[serde(default)]
    mail: mail::MailTable,
    #[serde(default)]
    limits: LimitSettings,
}

impl Config {
    /// Reads `careline.toml` and the shops that it names.
    ///
    /// # Errors
    ///
    /// Names the file, the key, what was found and what was expected.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let value = Value::Object(toml_file::load(path)?);
        let (file, unknown) = decode::read_whole::<File>(&value).map_err(toml_file::at(path))?;
        if !unknown.is_empty() {
            return Err(ConfigError::unknown_keys(path, unknown));
        }
        let base = path.parent().unwrap_or(Path::new("."));
        let shops = shops::load(path, base, &file.shops)?;
        Self::resolve(base, file, shops).map_err(toml_file::at(path))
    }

    fn resolve(base: &Path, file: File, shops: Shops) -> Result<Self, DecodeError> {
        let default_shop = default_shop(&file, &shops)?;
        let assets = file.assets.map(|assets| base.join(assets));
        let data = base.join(&file.data);
        let public_url =
            origin(&file.public_url).map_err(|detail| DecodeError::new("public_url", detail))?;
        Ok(Self {
            listen: address(&file.listen)?,
            allowed_origins: entries("allowed_origins", &file.allowed_origins, origin)?,
            trusted_proxies: entries("trusted_proxies", &file.trusted_proxies, proxies::network)?,
            storefront: storefront::page(&file.storefront, assets.as_deref())?,
            assets,
            default_shop,
            shops,
            mail: mail::resolve(&file.mail, base, &data, &public_url)?,
            limits: file.limits,
            public_url,
            data,
        })
    }
}

fn default_shop(file: &File, shops: &Shops) -> Result<String, DecodeError> {
    let Some(first) = file.shops.first() else {
        let detail = "expected at least one [[shops]] with id and file, found none";
        return Err(DecodeError::new("shops", detail));
    };
    let id = file.default_shop.as_ref().unwrap_or(&first.id);
    if shops.contains_key(id) {
        return Ok(id.clone());
    }
    let ids = shops
        .keys()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let detail = format!("expected the id of one of the shops ({ids}), found {id:?}");
    Err(DecodeError::new("default_shop", detail))
}

fn address(text: &str) -> Result<SocketAddr, DecodeError> {
    text.parse().map_err(|_| {
        let detail =
            format!("expected an address and a port like \"127.0.0.1:8787\", found {text:?}");
        DecodeError::new("listen", detail)
    })
}

/// Reads the entries of a list by a function that says what it expected.
fn entries<T>(
    key: &str,
    texts: &[String],
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, DecodeError> {
    let at = |index| JsonPath::from(key).then(index);
    let texts = texts.iter().enumerate();
    texts
        .map(|(index, text)| read(text).map_err(|detail| DecodeError::new(at(index), detail)))
        .collect()
}

fn origin(text: &str) -> Result<Origin, String> {
    text.parse()
        .map_err(|error: InvalidOrigin| error.to_string())
}
