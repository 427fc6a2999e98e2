//! `[[shops]]`: the shops that an endpoint serves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use careline_policy::Rules;
use lettre::Address;
use serde::Deserialize;
use serde_json::Value;

use crate::reading::{Misread, Place};
use crate::secret::{Digest, sha256};
use crate::settings::{self, BadFile};
use crate::shop_file;

/// The fewest characters of a shop's token: nobody guesses that many.
const TOKEN_MIN: usize = 24;

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
    /// Its policy, and where its days begin.
    pub rules: Rules,
    /// The digest of the token by which its own system sends orders, where it has one.
    pub orders_token: Option<Digest>,
}

/// The shops by their ids.
pub type Shops = BTreeMap<String, Arc<Shop>>;

/// An entry of `[[shops]]`.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) id: String,
    file: PathBuf,
    /// Read by hand: an error must not repeat it.
    #[serde(default)]
    orders_token: Option<Value>,
}

/// Reads the shops of a configuration.
pub(super) fn load(path: &Path, base: &Path, entries: &[Entry]) -> Result<Shops, BadFile> {
    let mut shops = Shops::new();
    for (index, entry) in entries.iter().enumerate() {
        let wrong = |key: &str, detail: String| {
            let at = Place::key("shops").then(Place::index(index));
            settings::misread(path)(Misread::new(at.then(Place::key(key)), detail))
        };
        id(entry, &shops).map_err(|detail| wrong("id", detail))?;
        let token = orders_token(entry, &shops).map_err(|detail| wrong("orders_token", detail))?;
        let (about, rules) = shop_file::load_to_serve(&base.join(&entry.file))?;
        let shop = Shop {
            id: entry.id.clone(),
            name: about.name,
            email: about.email,
            website: about.website,
            rules,
            orders_token: token,
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
fn orders_token(entry: &Entry, shops: &Shops) -> Result<Option<Digest>, String> {
    let Some(token) = &entry.orders_token else {
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
    let digest = sha256(token);
    let mut others = shops.values();
    match others.find(|shop| shop.orders_token == Some(digest)) {
        Some(other) => Err(format!(
            "expected a token of its own, found that of {:?}",
            other.id
        )),
        None => Ok(Some(digest)),
    }
}
