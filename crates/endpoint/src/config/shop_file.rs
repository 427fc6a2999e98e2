//! `shop.toml`: a shop's policy as data, and the shop's name and addresses.
//!
//! Its keys are those of [`Policy`], `timezone`, `language`, `languages`, and the tables `[shop]` and `[brand]`. Commands that try a policy
//! (`decide`, `reply-by`) don't need `[shop]`. Serving the shop does.

use std::path::Path;

use careline_policy::brand::{Brand, Color, Link, Promotion};
use careline_policy::{Policy, Rules};
use careline_wire::validate::{is_secure_address, is_web_address};
use lettre::Address;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::config::languages::{self, Languages};
use crate::config::overrides::{self, ShopOverrides};
use crate::config::policy_check;
use crate::config::toml_file::{self, ConfigError};
use crate::platform::decode::{self, DecodeError};
use crate::platform::{time_zone, unknown_key};

/// A shop's name, its addresses, and how it looks.
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
    /// The table `[brand]`.
    pub brand: Brand,
    /// The keys `language` and `languages`.
    pub languages: Languages,
    /// The texts in `locales/` beside the file.
    pub overrides: ShopOverrides,
}

/// The table `[shop]`.
#[derive(Deserialize, JsonSchema)]
struct Shop {
    name: String,
    email: String,
    website: Option<String>,
    privacy_notice: Option<String>,
}

/// The keys of the whole file. Only its schema is used, to tell which key was meant.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct Keys {
    timezone: String,
    language: String,
    languages: Vec<String>,
    shop: Shop,
    brand: Brand,
    #[serde(flatten)]
    policy: Policy,
}

/// The content of a `shop.toml`.
#[derive(Clone, Debug)]
pub struct ShopFile {
    /// Its policy and its time zone.
    pub rules: Rules,
    /// The table `[shop]`, if the file has one.
    pub about: Option<About>,
    /// Keys that aren't settings.
    pub unknown_keys: Vec<DecodeError>,
}

/// Reads a `shop.toml` to try its policy.
///
/// # Errors
///
/// Names all keys that are wrong, what was found and what was expected.
pub fn load(file: &Path) -> Result<ShopFile, ConfigError> {
    let table = toml_file::load(file)?;
    let (mut unknown_keys, mut errors) = (Vec::new(), Vec::new());
    let read = parse(table, &mut unknown_keys, &mut errors);
    finish(file, read, errors).map(|(rules, about)| ShopFile {
        rules,
        about,
        unknown_keys,
    })
}

/// Reads a `shop.toml` to serve it, and the shop's texts beside it: it needs `[shop]` and may have no unknown keys.
///
/// # Errors
///
/// Names all files and keys that are wrong, what was found and what was expected.
pub fn load_to_serve(file: &Path) -> Result<(About, Rules), ConfigError> {
    let overrides = overrides::load(&file.with_file_name("locales"));
    match (load_to_serve_alone(file), overrides) {
        (Ok((about, rules)), Ok(overrides)) => Ok((About { overrides, ..about }, rules)),
        (file, overrides) => {
            let mut error = file.err().unwrap_or_default();
            error.extend(overrides.err());
            Err(error)
        }
    }
}

fn load_to_serve_alone(file: &Path) -> Result<(About, Rules), ConfigError> {
    let table = toml_file::load(file)?;
    let (mut unknown_keys, mut errors) = (Vec::new(), Vec::new());
    if !table.contains_key("shop") {
        let detail = "this table is needed, with the shop's name and support email";
        errors.push(DecodeError::new("shop", detail));
    }
    let read = parse(table, &mut unknown_keys, &mut errors);
    errors.extend(unknown_keys);
    let served = read.and_then(|(rules, about)| Some((about?, rules)));
    finish(file, served, errors)
}

fn finish<T>(file: &Path, read: Option<T>, errors: Vec<DecodeError>) -> Result<T, ConfigError> {
    let error = ConfigError::with(file, errors);
    read.filter(|_| error.is_empty()).ok_or(error)
}

/// Everything that a file needs, so that all errors can be found at once.
fn valid_policy() -> Value {
    json!({
        "holidays": ["2026-12-25"],
        "urgent": { "window_days": 7 },
        "returns": {},
        "response": { "business_days": [1, 2] },
        "timelines": { "processing": [1, 3], "delivery": [6, 12], "refund": [5, 10] },
        "shipping": { "free_from": { "amount": 0, "currency": "CHF" } },
    })
}

/// `None` if something that every shop needs can't be read; then there is an error.
fn parse(
    mut file: Map<String, Value>,
    unknown_keys: &mut Vec<DecodeError>,
    errors: &mut Vec<DecodeError>,
) -> Option<(Rules, Option<About>)> {
    let timezone = file.remove("timezone").unwrap_or_default();
    let languages = languages::read(file.remove("language"), file.remove("languages"));
    let languages = languages.map_err(|wrong| errors.extend(wrong)).ok();
    let shop = file.remove("shop");
    let brand = file.remove("brand").unwrap_or_else(|| json!({}));
    let zone = named_zone(&timezone);
    let zone = zone.map_err(|error| errors.push(error)).ok();
    let policy = decode::read_on::<Policy>(&Value::Object(file), &valid_policy(), errors);
    let brand = self::brand(&brand, unknown_keys, errors).unwrap_or_default();
    let about = shop.and_then(|shop| about(&shop, brand, unknown_keys, errors));
    let about = about.zip(languages);
    let about = about.map(|(about, languages)| About { languages, ..about });
    let (policy, unknown) = policy?;
    unknown_keys.extend(unknown_key::errors::<Keys>(unknown));
    // A value that couldn't be read was replaced, so there is nothing to check.
    let mut unreasonable = policy_check::check(&policy);
    unreasonable.retain(|error| errors.iter().all(|earlier| earlier.at != error.at));
    errors.extend(unreasonable);
    let zone = zone?;
    Some((Rules { policy, zone }, about))
}

fn named_zone(timezone: &Value) -> Result<careline_policy::Zone, DecodeError> {
    let at = "timezone";
    if timezone.is_null() {
        return Err(DecodeError::missing(at));
    }
    let name =
        decode::read::<String>(timezone).map_err(|error| DecodeError::new(at, error.detail))?;
    time_zone::named(&name).map_err(|error| DecodeError::new(at, error.to_string()))
}

fn about(
    shop: &Value,
    brand: Brand,
    unknown_keys: &mut Vec<DecodeError>,
    errors: &mut Vec<DecodeError>,
) -> Option<About> {
    let mut wrong = Vec::new();
    let valid = json!({ "name": "A shop", "email": "help@shop.example" });
    let read = decode::read_on::<Shop>(shop, &valid, &mut wrong);
    errors.extend(wrong.into_iter().map(|error| error.within("shop")));
    let (shop, unknown) = read?;
    unknown_keys.extend(unknown_key::errors::<Shop>(unknown).map(|error| error.within("shop")));
    errors.extend(check_shop(&shop));
    Some(About {
        email: shop.email.parse().ok()?,
        name: shop.name,
        website: shop.website,
        privacy_notice: shop.privacy_notice,
        brand,
        languages: Languages::default(),
        overrides: ShopOverrides::default(),
    })
}

fn brand(
    brand: &Value,
    unknown_keys: &mut Vec<DecodeError>,
    errors: &mut Vec<DecodeError>,
) -> Option<Brand> {
    let mut wrong = Vec::new();
    let link = json!({ "text": "New", "url": "https://shop.example" });
    let font = json!({ "family": "Arial" });
    let valid = json!({ "links": [link], "promotion": link, "font": font, "display_font": font });
    let read = decode::read_on::<Brand>(brand, &valid, &mut wrong);
    errors.extend(wrong.into_iter().map(|error| error.within("brand")));
    let (brand, unknown) = read?;
    unknown_keys.extend(unknown_key::errors::<Brand>(unknown).map(|error| error.within("brand")));
    errors.extend(check_brand(&brand));
    Some(brand)
}

/// What is wrong with the values of `[brand]`.
fn check_brand(brand: &Brand) -> Vec<DecodeError> {
    let insecure = |at: &str, address: &str| {
        let detail = format!(
            "expected an address that starts with https:// (or with http:// on localhost), or no such key if the shop \
             has none; found {address:?}"
        );
        (!is_secure_address(address)).then(|| DecodeError::new(at, detail))
    };
    let pictures = [
        ("logo", &brand.logo),
        ("logo_dark", &brand.logo_dark),
        ("cover", &brand.cover),
    ];
    let pictures = pictures
        .into_iter()
        .filter_map(|(key, address)| insecure(key, address.as_deref()?));
    let fonts = [("font", &brand.font), ("display_font", &brand.display_font)];
    let fonts = fonts.into_iter().filter_map(|(key, font)| {
        let address = font.as_ref()?.url.as_deref()?;
        insecure("url", address).map(|error| error.within(key))
    });
    let surface = brand.surface.filter(|color| color.text() == Color::WHITE);
    let surface = surface.map(|found| {
        let detail =
            format!("expected a light color, because the text on it is dark; found \"{found}\"");
        DecodeError::new("surface", detail)
    });
    let check_link = |link: &Link| {
        let untitled = || {
            let detail = "expected what shoppers read, found an empty string";
            DecodeError::new("text", detail)
        };
        let untitled = link.text.trim().is_empty().then(untitled);
        [untitled, insecure("url", &link.url)].into_iter().flatten()
    };
    let links = brand.links.iter().enumerate().flat_map(|(place, link)| {
        check_link(link).map(move |error| error.within(place).within("links"))
    });
    let promotion = brand
        .promotion
        .iter()
        .flat_map(|Promotion { link, image, .. }| {
            let image = image
                .as_deref()
                .and_then(|address| insecure("image", address));
            check_link(link)
                .chain(image)
                .map(|error| error.within("promotion"))
        });
    pictures
        .chain(fonts)
        .chain(surface)
        .chain(links)
        .chain(promotion)
        .map(|error| error.within("brand"))
        .collect()
}

/// What is wrong with the values of `[shop]`.
fn check_shop(shop: &Shop) -> Vec<DecodeError> {
    let mut errors = Vec::new();
    if shop.name.trim().is_empty() {
        let detail = "expected the shop's name, found an empty string";
        errors.push(DecodeError::new("shop.name", detail));
    }
    if shop.email.parse::<Address>().is_err() {
        let found = &shop.email;
        let detail = format!("expected an address like help@shop.example, found {found:?}");
        errors.push(DecodeError::new("shop.email", detail));
    }
    for (key, address, example) in [
        ("shop.website", &shop.website, "https://shop.example"),
        (
            "shop.privacy_notice",
            &shop.privacy_notice,
            "https://shop.example/privacy",
        ),
    ] {
        if let Some(found) = address.as_deref().filter(|found| !is_web_address(found)) {
            let detail = format!(
                "expected an address like {example:?}, or no such key if the shop has none; found {found:?}"
            );
            errors.push(DecodeError::new(key, detail));
        }
    }
    errors
}
