//! `GET /v1/shops/{shop}`: what the widget must know of a shop.

use careline_policy::{Moment, Rules};
use serde::{Deserialize, Serialize};

/// The shop's facts, and the endpoint's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ShopFacts {
    /// The shop's id in paths.
    pub shop: String,
    /// Its name.
    pub name: String,
    /// Where its support reads mail (§2).
    pub support_email: String,
    /// Where it says what becomes of personal data, where it does: a web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_notice: Option<String>,
    /// Its policy, and where its days begin.
    pub rules: Rules,
    /// The endpoint's clock when it answered: phones are wrong about "now".
    pub server_time: Moment,
}
