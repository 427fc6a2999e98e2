//! `GET /v1/shops/{shop}`: what the widget needs to know about a shop.

use std::collections::BTreeMap;

use careline_policy::{Moment, Rules};
use serde::{Deserialize, Serialize};

/// The shop's facts, and the endpoint's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ShopFacts {
    /// The shop's id, as in paths.
    pub shop: String,
    /// Its name.
    pub name: String,
    /// The email address of its support (§2).
    pub support_email: String,
    /// The web address of its privacy notice, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_notice: Option<String>,
    /// The languages that shoppers are offered, as BCP 47 tags. If unset, all that the widget has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<String>>,
    /// Its own texts in the language that the request named, by their keys. Absent if it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    // The loader's scripts read them, so the widget's module needs no code for them.
    #[cfg_attr(target_family = "wasm", serde(skip))]
    pub texts: Option<BTreeMap<String, String>>,
    /// Its policy and its time zone.
    pub rules: Rules,
    /// The endpoint's clock when it answered. The clocks of phones are often wrong.
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "careline_policy::rfc3339::moment")
    )]
    pub server_time: Moment,
}
