//! `shop.toml`: a shop's policy as data, and the shop's name and addresses.
//!
//! Its keys are those of [`Policy`], `timezone`, and the table `[shop]`. Commands that try a policy (`decide`,
//! `reply-by`) don't need `[shop]`. Serving the shop does.

use std::path::Path;

use careline_policy::{Policy, Rules};
use careline_wire::validate::is_web_address;
use lettre::Address;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::config::policy_check;
use crate::config::toml_file::{self, ConfigError};
use crate::platform::decode::{self, DecodeError};
use crate::platform::time_zone;

/// A shop's name and addresses.
#[derive(Clone, Debug)]
pub struct About {
    /// Its name.
    pub name: String,
    /// Its support's address (§2).
    pub email: Address,
    /// Its website.
    pub website: Option<String>,
    /// The address of its privacy notice.
    pub privacy_notice: Option<String>,
}

/// The table `[shop]`.
#[derive(Deserialize)]
struct Shop {
    name: String,
    email: String,
    website: Option<String>,
    privacy_notice: Option<String>,
}

/// The content of a `shop.toml`.
#[derive(Clone, Debug)]
pub struct ShopFile {
    /// Its policy and its time zone.
    pub rules: Rules,
    /// The table `[shop]`, if the file has one.
    pub about: Option<About>,
    /// Keys that aren't settings.
    pub unknown_keys: Vec<String>,
}

/// Reads a `shop.toml` to try its policy.
///
/// # Errors
///
/// Names the key, what was found and what was expected.
pub fn load(file: &Path) -> Result<ShopFile, ConfigError> {
    parse(toml_file::load(file)?).map_err(toml_file::at(file))
}

/// Reads a `shop.toml` to serve it: it needs `[shop]` and may have no unknown keys.
///
/// # Errors
///
/// Names the key, what was found and what was expected.
pub fn load_to_serve(file: &Path) -> Result<(About, Rules), ConfigError> {
    let shop = load(file)?;
    if !shop.unknown_keys.is_empty() {
        return Err(ConfigError::unknown_keys(file, shop.unknown_keys));
    }
    let about = shop.about.ok_or_else(|| {
        let detail = "this table is needed, with the shop's name and support email";
        ConfigError::new(file, DecodeError::new("shop", detail))
    })?;
    Ok((about, shop.rules))
}

fn parse(mut file: Map<String, Value>) -> Result<ShopFile, DecodeError> {
    let timezone = file.remove("timezone").unwrap_or_default();
    let shop = file.remove("shop");
    let zone = named_zone(&timezone)?;
    let (policy, mut unknown_keys) = decode::read_whole::<Policy>(&Value::Object(file))?;
    policy_check::check(&policy)?;
    let about = shop.map(|shop| about(&shop)).transpose()?;
    let about = about.map(|(about, unknown)| {
        unknown_keys.extend(unknown);
        about
    });
    Ok(ShopFile {
        rules: Rules { policy, zone },
        about,
        unknown_keys,
    })
}

fn named_zone(timezone: &Value) -> Result<careline_policy::Zone, DecodeError> {
    let at = "timezone";
    let name =
        decode::read::<String>(timezone).map_err(|error| DecodeError::new(at, error.detail))?;
    time_zone::named(&name).map_err(|error| DecodeError::new(at, error.to_string()))
}

fn about(shop: &Value) -> Result<(About, Vec<String>), DecodeError> {
    let (shop, unknown) = decode::read_whole::<Shop>(shop).map_err(|error| error.within("shop"))?;
    if shop.name.trim().is_empty() {
        let detail = "expected the shop's name, found an empty string";
        return Err(DecodeError::new("shop.name", detail));
    }
    let email = shop.email.parse().map_err(|_| {
        let found = &shop.email;
        let detail = format!("expected an address like help@shop.example, found {found:?}");
        DecodeError::new("shop.email", detail)
    })?;
    let website = shop.website.as_deref();
    policy_check::text("shop.website", website)?;
    let notice = shop.privacy_notice.as_deref();
    if let Some(found) = notice.filter(|notice| !is_web_address(notice)) {
        let detail =
            format!("expected an address like \"https://shop.example/privacy\", found {found:?}");
        return Err(DecodeError::new("shop.privacy_notice", detail));
    }
    let about = About {
        name: shop.name,
        email,
        website: shop.website,
        privacy_notice: shop.privacy_notice,
    };
    let unknown = unknown.iter().map(|key| format!("shop.{key}")).collect();
    Ok((about, unknown))
}
