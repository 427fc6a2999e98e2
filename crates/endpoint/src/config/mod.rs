//! The settings: `careline.toml` describes the deployment, and a `shop.toml` describes each shop.
//!
//! Paths are relative to the file that names them. Settings that were renamed are also read under their old names, and
//! errors name the key as the file has it.

pub mod database;
pub mod errors;
pub mod fixed;
pub mod languages;
pub mod limits;
pub mod log;
pub mod mail;
pub mod origin;
pub mod overrides;
pub mod photos;
pub mod policy_check;
pub mod proxies;
pub mod secret;
pub mod shop_file;
pub mod shops;
pub mod smtp;
pub mod storefront;
pub mod toml_file;
pub mod traces;
pub mod webhook;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use reqwest::Url;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::errors::Errors;
use crate::config::origin::{InvalidOrigin, Origin};
use crate::config::secret::Secrets;
use crate::config::shops::ShopTable;
use crate::config::toml_file::ConfigError;
use crate::config::traces::TracesTable;
use crate::platform::decode::{self, DecodeError};
use crate::platform::unknown_key;

pub use crate::config::database::{DatabaseSettings, PostgresSettings, PostgresUrl, SharedKey};
pub use crate::config::limits::LimitSettings;
pub use crate::config::log::{LogFormat, LogSettings};
pub use crate::config::mail::{Delivery, Mail};
pub use crate::config::photos::{PhotoSettings, S3Settings};
pub use crate::config::shops::{Shop, Shops, VerifyOrders};
pub use crate::config::smtp::SmtpSettings;
pub use crate::config::webhook::{WebhookKey, WebhookSettings};

/// The settings of `careline.toml`.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address to listen at.
    pub listen: SocketAddr,
    /// The directory of the photos, the uploads, and the database unless that is Postgres.
    pub data: PathBuf,
    /// The database that holds the rows.
    pub database: DatabaseSettings,
    /// Where photos are stored.
    pub photos: PhotoSettings,
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
    /// How the log is written.
    pub log: LogSettings,
    /// The address of the figures for monitoring, if they are served.
    pub metrics_listen: Option<SocketAddr>,
    /// The collector that spans are sent to, if there is one.
    pub traces_endpoint: Option<Url>,
    /// The files that hold secrets.
    pub secret_files: Vec<PathBuf>,
}

/// The address of a configuration whose `listen` can't be read. Its other settings are checked all the same.
const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

#[derive(Deserialize, JsonSchema)]
struct File {
    listen: String,
    data: PathBuf,
    #[serde(default)]
    database: database::DatabaseTable,
    #[serde(default)]
    photos: photos::PhotoTable,
    assets: Option<PathBuf>,
    public_url: String,
    #[serde(default)]
    allowed_origins: Vec<String>,
    #[serde(default)]
    trusted_proxies: Vec<String>,
    #[serde(default)]
    storefront: Value,
    default_shop: Option<String>,
    shops: Vec<ShopTable>,
    #[serde(default)]
    mail: mail::MailTable,
    #[serde(default)]
    limits: LimitSettings,
    #[serde(default)]
    log: LogSettings,
    #[serde(default)]
    metrics: MetricsTable,
    #[serde(default)]
    traces: TracesTable,
}

/// The table `[metrics]`.
#[derive(Default, Deserialize, JsonSchema)]
struct MetricsTable {
    listen: Option<String>,
}

impl Config {
    /// Reads `careline.toml` and the shops that it names.
    ///
    /// # Errors
    ///
    /// Names all files and keys that are wrong, what was found and what was expected.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let (config, error) = Self::read(path);
        config.filter(|_| error.is_empty()).ok_or(error)
    }

    /// Reads `careline.toml` and the shops that it names, and all that is wrong with them.
    ///
    /// A wrong value is replaced with one that does no harm, and a wrong shop is left out, so that the rest can be
    /// tried. Returns no configuration if that isn't possible.
    #[must_use]
    pub fn read(path: &Path) -> (Option<Self>, ConfigError) {
        let value = match toml_file::load(path) {
            Ok(table) => Value::Object(table),
            Err(error) => return (None, error),
        };
        let base = path.parent().unwrap_or(Path::new("."));
        let (mut errors, mut secrets) = (Errors::default(), Secrets::of(path));
        let read = decode::read_on::<File>(&value, &valid_file(), &mut errors.here);
        let config = read.and_then(|(file, unknown)| {
            let has_shops = errors.here.iter().all(|error| error.at != "shops".into());
            errors.here.extend(unknown_key::errors::<File>(unknown));
            let shops = match has_shops {
                true => shops::load(base, &file.shops, &mut secrets, &mut errors),
                false => Shops::new(),
            };
            Self::resolve(base, file, shops, secrets, &mut errors)
        });
        (config, errors.named(path))
    }

    fn resolve(
        base: &Path,
        file: File,
        shops: Shops,
        mut secrets: Secrets<'_>,
        errors: &mut Errors,
    ) -> Option<Self> {
        let assets = file.assets.as_ref().map(|assets| base.join(assets));
        let data = base.join(&file.data);
        let public_url = origin(&file.public_url);
        let public_url = public_url.map_err(|detail| DecodeError::new("public_url", detail));
        let public_url = errors.keep(public_url).unwrap_or_else(Origin::this_machine);
        let mail = mail::resolve(&file.mail, base, &data, &public_url, &mut secrets, errors);
        let database = database::resolve(&file.database, &mut secrets, errors);
        let photos = photos::resolve(&file.photos, &database, &mut secrets, errors);
        let default_shop = errors.keep(default_shop(&file));
        let storefront = errors.keep(storefront::page(&file.storefront, assets.as_deref()));
        let listen = errors.keep(address("listen", &file.listen));
        let metrics_listen = file.metrics.listen.as_deref();
        let metrics_listen = metrics_listen.map(|text| address("metrics.listen", text));
        let metrics_listen = errors.keep(metrics_listen.transpose());
        let traces_endpoint = errors.keep(traces::endpoint(&file.traces));
        let allowed_origins = errors.keep_all("allowed_origins", &file.allowed_origins, origin);
        let trusted_proxies =
            errors.keep_all("trusted_proxies", &file.trusted_proxies, proxies::network);
        Some(Self {
            listen: listen.unwrap_or(ANY_PORT),
            allowed_origins,
            trusted_proxies,
            storefront: storefront.flatten(),
            assets,
            default_shop: default_shop.unwrap_or_default(),
            shops,
            mail: mail?,
            limits: file.limits,
            log: file.log,
            metrics_listen: metrics_listen.flatten(),
            traces_endpoint: traces_endpoint.flatten(),
            public_url,
            data,
            database,
            photos,
            secret_files: secrets.into_files().collect(),
        })
    }
}

/// Everything that a file needs, so that all errors can be found at once.
fn valid_file() -> Value {
    json!({
        "listen": "127.0.0.1:0",
        "data": "data",
        "public_url": "http://127.0.0.1",
        "shops": [{ "id": "", "file": "" }],
    })
}

fn default_shop(file: &File) -> Result<String, DecodeError> {
    let Some(first) = file.shops.first() else {
        let detail = "expected at least one [[shops]] with id and file, found none";
        return Err(DecodeError::new("shops", detail));
    };
    let id = file.default_shop.as_ref().unwrap_or(&first.id);
    let ids: Vec<_> = file.shops.iter().map(|shop| shop.id.as_str()).collect();
    if ids.contains(&id.as_str()) {
        return Ok(id.clone());
    }
    let ids = ids.join(", ");
    let detail = format!("expected the id of one of the shops ({ids}), found {id:?}");
    Err(DecodeError::new("default_shop", detail))
}

fn address(key: &str, text: &str) -> Result<SocketAddr, DecodeError> {
    text.parse().map_err(|_| {
        let detail =
            format!("expected an address and a port like \"127.0.0.1:8787\", found {text:?}");
        DecodeError::new(key, detail)
    })
}

fn origin(text: &str) -> Result<Origin, String> {
    text.parse()
        .map_err(|error: InvalidOrigin| error.to_string())
}
