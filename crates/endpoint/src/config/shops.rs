//! `[[shops]]`: the shops that an endpoint serves.

use std::collections::BTreeMap;
use std::fs::File;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::http::Uri;
use careline_messages::{Language, Messages, Overrides};
use careline_policy::Rules;
use careline_policy::brand::Brand;
use lettre::Address;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::config::errors::Errors;
use crate::config::languages::Languages;
use crate::config::overrides::ShopOverrides;
use crate::config::secret::{Secret, Secrets, shop_variable};
use crate::config::shop_file::{self, About};
use crate::config::webhook::{self, WebhookSettings};
use crate::platform::crypto::{Digest, sha256};
use crate::platform::decode::{DecodeError, JsonPath};
use crate::tickets::state::TicketRules;

/// The fewest characters of a shop's token, so that it can't be guessed.
const TOKEN_MIN: usize = 24;

/// What a look-up asks for in addition to an order's number and email.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerifyOrders {
    /// A code that is mailed to the order's email.
    Code,
}

/// A shop that this endpoint serves.
#[derive(Clone, Debug)]
pub struct Shop {
    /// Its id in paths.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its support's address (§2).
    pub email: Address,
    /// Its website.
    pub website: Option<String>,
    /// The address of its privacy notice.
    pub privacy_notice: Option<String>,
    /// How its mails look.
    pub brand: Brand,
    /// The languages of its support and its shoppers.
    pub languages: Languages,
    /// Its own texts, by language.
    pub overrides: ShopOverrides,
    /// Its policy and its time zone.
    pub rules: Rules,
    /// What a look-up asks for in addition to number and email, if anything.
    pub verify_orders: Option<VerifyOrders>,
    /// The digest of the token with which its own system sends orders, if it has one.
    pub orders_token: Option<Digest>,
    /// The digest of the token with which its agents work on tickets, if they have one.
    pub desk_token: Option<Digest>,
    /// The webhook receiver that is told about its tickets, if it has one.
    pub webhook: Option<WebhookSettings>,
    /// The page on which a mailed link opens a request in the widget, if it has one.
    pub page: Option<String>,
    /// How many business days a started step may go without an update before support is reminded (§6).
    pub remind_after_business_days: NonZeroU16,
    /// How many calendar days after a ticket was resolved its shopper is asked how it went (§6).
    pub check_in_after_calendar_days: u16,
    /// How many calendar days a resolved ticket is kept after its last event. If unset, until somebody erases it.
    pub keep_days: Option<u16>,
    /// How many days an order is kept after its last event. If unset, until somebody deletes it.
    pub keep_orders_days: Option<u16>,
}

impl Shop {
    /// The rules by which the state of its tickets is computed.
    #[must_use]
    pub const fn ticket_rules(&self) -> TicketRules<'_> {
        TicketRules {
            rules: &self.rules,
            update_days: self.remind_after_business_days.get(),
        }
    }

    /// The language in which a shopper of a BCP 47 tag is written to.
    #[must_use]
    pub fn language_for(&self, wanted: &str) -> Language {
        let languages = &self.languages;
        languages.nearest(wanted).unwrap_or(languages.own)
    }

    /// The texts of a language, with the shop's own among them.
    #[must_use]
    pub fn messages(&self, language: Language) -> Messages {
        Messages::of_shop(language, self.overrides_in(language))
    }

    /// The shop's own texts in a language.
    #[must_use]
    pub fn overrides_in(&self, language: Language) -> Overrides {
        let overrides = self.overrides.get(language.tag());
        overrides.cloned().unwrap_or_default()
    }
}

/// The shops by their ids.
pub type Shops = BTreeMap<String, Arc<Shop>>;

/// An entry of `[[shops]]` as written. The aliases are the names that earlier releases read.
#[derive(Deserialize, JsonSchema)]
pub struct ShopTable {
    /// The shop's id.
    pub id: String,
    file: PathBuf,
    verify_orders: Option<VerifyOrders>,
    /// Decoded separately, like the next two, because an error must not repeat it.
    orders_token: Option<Value>,
    orders_token_file: Option<PathBuf>,
    desk_token: Option<Value>,
    desk_token_file: Option<PathBuf>,
    webhook: Option<Value>,
    page: Option<String>,
    #[serde(default = "three_business_days", alias = "remind_after_days")]
    remind_after_business_days: NonZeroU16,
    #[serde(default = "three_calendar_days", alias = "check_in_after_days")]
    check_in_after_calendar_days: u16,
    keep_days: Option<u16>,
    keep_orders_days: Option<u16>,
}

const fn three_business_days() -> NonZeroU16 {
    NonZeroU16::MIN.saturating_add(2)
}

const fn three_calendar_days() -> u16 {
    3
}

/// Reads the shops that can be read; their files are relative to `base`.
pub fn load(
    base: &Path,
    entries: &[ShopTable],
    secrets: &mut Secrets<'_>,
    errors: &mut Errors,
) -> Shops {
    let mut shops = Shops::new();
    for (index, entry) in entries.iter().enumerate() {
        let mut wrong = Errors::default();
        let checked = check(entry, &shops, secrets, &mut wrong);
        let file = read_file(&base.join(&entry.file), &mut wrong);
        errors.add_within(JsonPath::from("shops").then(index), wrong);
        if let Some((checked, (about, rules))) = checked.zip(file) {
            let shop = shop(entry, checked, about, rules);
            shops.insert(entry.id.clone(), Arc::new(shop));
        }
    }
    shops
}

fn read_file(path: &Path, errors: &mut Errors) -> Option<(About, Rules)> {
    if let Err(error) = File::open(path) {
        let detail = format!(
            "expected a shop's file; {} can't be read: {error}",
            path.display()
        );
        errors.here.push(DecodeError::new("file", detail));
        return None;
    }
    let read = shop_file::load_to_serve(path);
    read.map_err(|error| errors.elsewhere.push(error)).ok()
}

/// What is checked of an entry beyond its types.
struct Checked {
    orders_token: Option<Digest>,
    desk_token: Option<Digest>,
    webhook: Option<WebhookSettings>,
    page: Option<String>,
}

fn check(
    entry: &ShopTable,
    shops: &Shops,
    secrets: &mut Secrets<'_>,
    errors: &mut Errors,
) -> Option<Checked> {
    let wrong = |key: &'static str| move |detail| DecodeError::new(key, detail);
    errors.keep(check_id(&entry.id, shops).map_err(wrong("id")));
    let secret = secrets.read(&Secret {
        key: "orders_token",
        value: entry.orders_token.as_ref(),
        file: entry.orders_token_file.as_deref(),
        variable: shop_variable(&entry.id, "orders_token"),
    });
    let orders_token =
        secret.and_then(|secret| token(secret.as_deref(), shops).map_err(wrong("orders_token")));
    let orders_token = errors.keep(orders_token);
    let secret = secrets.read(&Secret {
        key: "desk_token",
        value: entry.desk_token.as_ref(),
        file: entry.desk_token_file.as_deref(),
        variable: shop_variable(&entry.id, "desk_token"),
    });
    let desk_token = secret.and_then(|secret| {
        token(secret.as_deref(), shops)
            .and_then(|desk| distinct(desk, orders_token.flatten()))
            .map_err(wrong("desk_token"))
    });
    let desk_token = errors.keep(desk_token);
    let webhook = webhook(entry, secrets, errors);
    let page = errors.keep(page(entry.page.as_deref()).map_err(wrong("page")));
    for (key, days) in [
        ("keep_days", entry.keep_days),
        ("keep_orders_days", entry.keep_orders_days),
    ] {
        errors.keep(at_least_a_day(days).map_err(wrong(key)));
    }
    Some(Checked {
        orders_token: orders_token?,
        desk_token: desk_token?,
        webhook: webhook?,
        page: page?,
    })
}

fn shop(entry: &ShopTable, checked: Checked, about: About, rules: Rules) -> Shop {
    let website = about.website;
    let website_page = || website.clone().filter(|website| is_page(website));
    Shop {
        id: entry.id.clone(),
        name: about.name,
        email: about.email,
        page: checked.page.or_else(website_page),
        website,
        privacy_notice: about.privacy_notice,
        brand: about.brand,
        languages: about.languages,
        overrides: about.overrides,
        rules,
        verify_orders: entry.verify_orders,
        orders_token: checked.orders_token,
        desk_token: checked.desk_token,
        webhook: checked.webhook,
        remind_after_business_days: entry.remind_after_business_days,
        check_in_after_calendar_days: entry.check_in_after_calendar_days,
        keep_days: entry.keep_days,
        keep_orders_days: entry.keep_orders_days,
    }
}

fn at_least_a_day(days: Option<u16>) -> Result<(), String> {
    match days {
        Some(0) => {
            Err("expected at least 1 day, found 0; leave it out to keep everything".to_owned())
        }
        _ => Ok(()),
    }
}

/// `None` if it is wrong.
fn webhook(
    entry: &ShopTable,
    secrets: &mut Secrets<'_>,
    errors: &mut Errors,
) -> Option<Option<WebhookSettings>> {
    let Some(table) = &entry.webhook else {
        return Some(None);
    };
    let mut wrong = Errors::default();
    let webhook = webhook::resolve(table, &entry.id, secrets, &mut wrong);
    errors.add_within("webhook".into(), wrong);
    webhook.map(Some)
}

fn check_id(id: &str, shops: &Shops) -> Result<(), String> {
    check_shop_id(id)?;
    if shops.contains_key(id) {
        return Err(format!("{id:?} is listed twice"));
    }
    Ok(())
}

/// Checks that a text can be a shop's id, or says what was expected.
///
/// # Errors
///
/// If it can't.
pub fn check_shop_id(id: &str) -> Result<(), String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(is_plain) {
        return Err(format!(
            "expected lower-case letters, digits and hyphens, found {id:?}"
        ));
    }
    Ok(())
}

/// The digest of a token. Only the digest is kept, and no error repeats the token.
fn token(token: Option<&str>, shops: &Shops) -> Result<Option<Digest>, String> {
    let Some(token) = token else {
        return Ok(None);
    };
    let expected = format!("expected at least {TOKEN_MIN} letters, digits or signs");
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!(
            "{expected}, found characters that no header can carry"
        ));
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

/// Checks that the two tokens differ: the system that sends orders must not be able to read tickets.
fn distinct(desk: Option<Digest>, orders: Option<Digest>) -> Result<Option<Digest>, String> {
    if desk.is_some() && desk == orders {
        return Err("expected a token of its own, found that of `orders_token`".into());
    }
    Ok(desk)
}

/// The page of mailed links. It can't have a fragment, because the links add one.
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
