//! What the endpoint writes into the loader (`loader/careline.js`) when it serves the file.
//!
//! The loader holds a placeholder, a string. This module is the only place that makes the object that replaces it, for the
//! endpoint and for `cargo xtask stamp`. A test of the endpoint reads it back from the served loader.

use std::collections::BTreeMap;

use serde_json::json;

/// The placeholder, quotes included.
pub const SHOPS: &str = "\"__CARELINE_SHOPS__\"";

/// The loader with the shops in it.
///
/// `endpoint` is the origin of the endpoint; with `None` the loader takes that of its own address. `default_shop` is the
/// id of the shop of a page that names none. `emails` has each shop's support address by the shop's id: the loader shows
/// it before anything else is fetched. `languages` has the BCP 47 tags that shoppers are offered, by the ids of the shops
/// that limit them.
#[must_use]
pub fn stamp(
    loader: &str,
    endpoint: Option<&str>,
    default_shop: &str,
    emails: &BTreeMap<String, String>,
    languages: &BTreeMap<String, Vec<String>>,
) -> String {
    let mut stamped = BTreeMap::from([
        ("endpoint", json!(endpoint)),
        ("shop", json!(default_shop)),
        ("emails", json!(emails)),
    ]);
    if !languages.is_empty() {
        stamped.insert("languages", json!(languages));
    }
    let stamped = json!(stamped);
    loader.replace(SHOPS, &stamped.to_string())
}
