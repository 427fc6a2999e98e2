//! `[[shops]]`: the shops that an endpoint serves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::http::Uri;
use careline_policy::Rules;
use lettre::Address;
use serde::Deserialize;
use serde_json::Value;

use crate::config::shop_file;
use crate::config::toml_file;
use crate::config::toml_file::ConfigError;
use crate::config::webhook;
use crate::config::webhook::WebhookSettings;
use crate::platform::crypto::{Digest, sha256};
use crate::platform::decode::{DecodeError, JsonPath};
use crate::tickets::state::TicketRules;

/// The fewest characters of a shop's token: nobody guesses that many.
const TOKEN_MIN: usize = 24;

/// What else a look-up asks for than an order's number and email.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerifyOrders {
    /// A code that is mailed to that email.
    Code,
}

/// A shop that this endpoint serves.
#[derive(Clone, Debug)]
pub struct Shop {
    /// Its id in paths.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where its support reads mail (§2).
    pub email: Address,
    /// Its address on the web.
    pub website: Option<String>,
    /// Where it says what becomes of personal data.
    pub privacy_notice: Option<String>,
    /// Its policy, and where its days begin.
    pub rules: Rules,
    /// What else than number and email opens an order, if anything.
    pub verify_orders: Option<VerifyOrders>,
    /// The digest of the token by which its own system sends orders, where it has one.
    pub orders_token: Option<Digest>,
    /// The digest of the token by which its agents work on cases, where they have one.
    pub desk_token: Option<Digest>,
    /// Where its own helpdesk hears of its tickets, where it has one.
    pub webhook: Option<WebhookSettings>,
    /// The page on which a mailed link opens a request in the widget, where there is one.
    pub page: Option<String>,
    /// After how many business days without an update a step under way reminds support (§6).
    pub remind_after_days: u16,
    /// How many days after a case was resolved its shopper is asked how it went (§6).
    pub check_in_after_days: u16,
    /// How many days a resolved case is kept after the last thing that happened to it; until somebody erases it where
    /// unset.
    pub keep_days: Option<u16>,
}

impl Shop {
    /// What its cases are read by.
    #[must_use]
    pub const fn terms(&self) -> TicketRules<'_> {
        TicketRules {
            rules: &self.rules,
            update_days: self.remind_after_days,
        }
    }
}

/// The shops by their ids.
pub type Shops = BTreeMap<String, Arc<Shop>>;

/// An entry of `[[shops]]`.
#[derive(Deserialize)]
pub struct Entry {
    pub id: String,
    file: PathBuf,
    #[serde(default)]
    verify_orders: Option<VerifyOrders>,
    /// Read by hand: an error must not repeat it.
    #[serde(default)]
    orders_token: Option<Value>,
    #[serde(default)]
    desk_token: Option<Value>,
    /// Read by hand too.
    #[serde(default)]
    webhook: Option<Value>,
    #[serde(default)]
    page: Option<String>,
    #[serde(default = "three")]
    remind_after_days: u16,
    #[serde(default = "three")]
    check_in_after_days: u16,
    #[serde(default)]
    keep_days: Option<u16>,
}

const fn three() -> u16 {
    3
}

/// Reads the shops of a configuration.
pub fn load(path: &Path, base: &Path, entries: &[Entry]) -> Result<Shops, ConfigError> {
    let mut shops = Shops::new();
    for (index, entry) in entries.iter().enumerate() {
        let wrong = |key: &str, detail: String| {
            let at = JsonPath::key("shops").then(JsonPath::index(index));
            toml_file::misread(path)(DecodeError::new(at.then(JsonPath::key(key)), detail))
        };
        id(entry, &shops).map_err(|detail| wrong("id", detail))?;
        let orders_token = token(entry.orders_token.as_ref(), &shops)
            .map_err(|detail| wrong("orders_token", detail))?;
        let desk_token = token(entry.desk_token.as_ref(), &shops)
            .and_then(|desk| apart(desk, orders_token))
            .map_err(|detail| wrong("desk_token", detail))?;
        let webhook = entry.webhook.as_ref().map(webhook::resolve);
        let webhook = webhook.transpose().map_err(|misread| {
            let at = JsonPath::key("shops").then(JsonPath::index(index));
            toml_file::misread(path)(misread.within(at.then(JsonPath::key("webhook"))))
        })?;
        let page = page(entry.page.as_deref()).map_err(|detail| wrong("page", detail))?;
        if entry.remind_after_days == 0 {
            let detail = "expected at least 1 business day, found 0";
            return Err(wrong("remind_after_days", detail.into()));
        }
        if entry.keep_days == Some(0) {
            let detail = "expected at least 1 day, found 0; leave it out to keep everything";
            return Err(wrong("keep_days", detail.into()));
        }
        let (about, rules) = shop_file::load_to_serve(&base.join(&entry.file))?;
        let shop = Shop {
            id: entry.id.clone(),
            name: about.name,
            email: about.email,
            page: page.or_else(|| about.website.clone().filter(|site| is_page(site))),
            website: about.website,
            privacy_notice: about.privacy_notice,
            rules,
            verify_orders: entry.verify_orders,
            orders_token,
            desk_token,
            webhook,
            remind_after_days: entry.remind_after_days,
            check_in_after_days: entry.check_in_after_days,
            keep_days: entry.keep_days,
        };
        shops.insert(entry.id.clone(), Arc::new(shop));
    }
    Ok(shops)
}

fn id(Entry { id, .. }: &Entry, shops: &Shops) -> Result<(), String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(is_plain) {
        return Err(format!(
            "expected lower-case letters, digits and hyphens, found {id:?}"
        ));
    }
    if shops.contains_key(id) {
        return Err(format!("{id:?} is listed twice"));
    }
    Ok(())
}

/// The digest alone is kept, and no error repeats the token.
fn token(token: Option<&Value>, shops: &Shops) -> Result<Option<Digest>, String> {
    let Some(token) = token else {
        return Ok(None);
    };
    let expected = format!("expected at least {TOKEN_MIN} letters, digits or signs");
    let token = token
        .as_str()
        .ok_or_else(|| format!("{expected} as a string, found another type"))?;
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!("{expected}, found one that no header can carry"));
    }
    if token.len() < TOKEN_MIN {
        return Err(format!("{expected}, found {}", token.len()));
    }
    let digest = Some(sha256(token));
    let mut others = shops.values();
    match others.find(|shop| shop.orders_token == digest || shop.desk_token == digest) {
        Some(other) => Err(format!(
            "expected a token of its own, found that of {:?}",
            other.id
        )),
        None => Ok(digest),
    }
}

/// Who sends orders isn't who reads what shoppers wrote.
fn apart(desk: Option<Digest>, orders: Option<Digest>) -> Result<Option<Digest>, String> {
    if desk.is_some() && desk == orders {
        return Err("expected a token of its own, found that of `orders_token`".into());
    }
    Ok(desk)
}

/// Where mailed links lead: they add a fragment of their own.
fn page(page: Option<&str>) -> Result<Option<String>, String> {
    let Some(page) = page else {
        return Ok(None);
    };
    if !is_page(page) {
        return Err(format!(
            "expected the address of a page like \"https://shop.example/help\", without a #, found {page:?}"
        ));
    }
    Ok(Some(page.to_owned()))
}

fn is_page(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"#<>\"\\^`{|}".contains(&byte);
    let uri = text.parse::<Uri>();
    let is_web = |uri: &Uri| matches!(uri.scheme_str(), Some("http" | "https"));
    text.bytes().all(is_plain) && uri.is_ok_and(|uri| is_web(&uri) && uri.host().is_some())
}
