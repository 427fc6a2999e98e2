//! `webhook` of `[[shops]]`: the receiver that is told about a shop's tickets.
//!
//! The table holds a secret, so errors repeat nothing of it except the URL's scheme and host.

use std::fmt;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::errors::Errors;
use crate::config::origin::is_this_machine;
use crate::config::secret::{Secret, Secrets, shop_variable};
use crate::config::toml_file::read_table;
use crate::platform::decode::DecodeError;

/// The prefix of a secret (Standard Webhooks).
const SECRET_PREFIX: &str = "whsec_";

/// A key in HMAC-SHA256's block size. A shorter secret is padded with zeros, as HMAC does (RFC 2104).
pub type WebhookKey = [u8; 64];

/// The receiver of webhooks, and the key that signs them.
#[derive(Clone)]
pub struct WebhookSettings {
    /// The receiver's URL.
    pub url: Url,
    /// The signing key.
    pub key: WebhookKey,
}

impl fmt::Debug for WebhookSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSettings")
    }
}

/// The table as written. Its values are decoded separately, because an error must not repeat them.
#[derive(Deserialize, JsonSchema)]
struct WebhookTable {
    #[serde(default)]
    url: Value,
    secret: Option<Value>,
    secret_file: Option<PathBuf>,
}

/// Reads the table of a shop.
pub fn resolve(
    table: &Value,
    shop: &str,
    secrets: &mut Secrets<'_>,
    errors: &mut Errors,
) -> Option<WebhookSettings> {
    let keys = "url and secret or secret_file";
    let entry: WebhookTable = read_table(table, keys, &json!({}), &mut errors.here)?;
    let wrong = |key: &'static str| move |detail| DecodeError::new(key, detail);
    let url = errors.keep(url(&entry.url).map_err(wrong("url")));
    let secret = secrets.read(&Secret {
        key: "secret",
        value: entry.secret.as_ref(),
        file: entry.secret_file.as_deref(),
        variable: shop_variable(shop, "webhook_secret"),
    });
    let key = secret.and_then(|secret| key(secret.as_deref()).map_err(wrong("secret")));
    let key = errors.keep(key);
    Some(WebhookSettings {
        url: url?,
        key: key?,
    })
}

fn url(value: &Value) -> Result<Url, String> {
    const EXPECTED: &str = "expected an address like \"https://helpdesk.example/careline\"";
    let url = value.as_str().and_then(|text| Url::parse(text).ok());
    let url = url.ok_or_else(|| format!("{EXPECTED}, found something else"))?;
    let host = url.host_str().unwrap_or_default();
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!(
            "{EXPECTED}, found one with a user or a password in it"
        ));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_this_machine(host.trim_matches(['[', ']'])) => Ok(url),
        scheme => Err(format!(
            "{EXPECTED}, found {scheme}://{host}: only a receiver on this machine may be reached without encryption"
        )),
    }
}

fn key(secret: Option<&str>) -> Result<WebhookKey, String> {
    let expected = format!("expected {SECRET_PREFIX} and 24 to 64 bytes in base64");
    let encoded = secret.and_then(|text| text.strip_prefix(SECRET_PREFIX));
    let encoded = encoded.ok_or_else(|| format!("{expected}, found something else"))?;
    let secret = STANDARD.decode(encoded);
    let secret = secret.map_err(|_| format!("{expected}, found a text that isn't base64"))?;
    let mut key = [0; 64];
    match key.get_mut(..secret.len()) {
        Some(start) if secret.len() >= 24 => start.copy_from_slice(&secret),
        _ => return Err(format!("{expected}, found {} bytes", secret.len())),
    }
    Ok(key)
}
