//! `[limits]`: how much one caller may ask for within ten minutes, and how many requests are answered at once.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::Deserialize;

/// The settings of `[limits]`. Each `*_per_*` setting is a number of calls within ten minutes.
///
/// The aliases are the names that earlier releases read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
#[allow(missing_docs, reason = "each is named for what it limits")]
pub struct LimitSettings {
    /// Multiplies every limit within ten minutes.
    #[serde(alias = "times")]
    pub multiplier: NonZeroU32,
    /// How many requests are answered at the same time.
    #[serde(alias = "requests_at_once")]
    pub max_concurrent_requests: NonZeroU32,
    /// How many calls each network still has for free once a shared limit is used up.
    #[serde(alias = "first_per_network")]
    pub free_per_network: NonZeroU32,
    #[serde(alias = "look_ups_per_address")]
    pub lookups_per_address: NonZeroU32,
    #[serde(alias = "look_ups_per_shop")]
    pub lookups_per_shop: NonZeroU32,
    #[serde(alias = "refused_look_ups_per_address")]
    pub failed_lookups_per_address: NonZeroU32,
    #[serde(alias = "refused_look_ups_per_email")]
    pub failed_lookups_per_email: NonZeroU32,
    #[serde(alias = "refused_look_ups_per_order")]
    pub failed_lookups_per_order: NonZeroU32,
    #[serde(alias = "refused_look_ups_per_shop")]
    pub failed_lookups_per_shop: NonZeroU32,
    pub uploads_per_address: NonZeroU32,
    pub uploads_per_shop: NonZeroU32,
    pub tickets_per_address: NonZeroU32,
    pub tickets_per_shop: NonZeroU32,
    pub messages_per_address: NonZeroU32,
    pub messages_per_shop: NonZeroU32,
    #[serde(alias = "answers_per_address")]
    pub deflections_per_address: NonZeroU32,
    #[serde(alias = "answers_per_shop")]
    pub deflections_per_shop: NonZeroU32,
    #[serde(alias = "acts_per_address")]
    pub agent_links_per_address: NonZeroU32,
}

impl LimitSettings {
    /// A limit times `multiplier`.
    #[must_use]
    pub const fn scaled(&self, limit: NonZeroU32) -> NonZeroU32 {
        limit.saturating_mul(self.multiplier)
    }
}

/// Wide enough for an office full of shoppers who share one address.
impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            multiplier: NonZeroU32::MIN,
            max_concurrent_requests: non_zero(256),
            free_per_network: non_zero(6),
            lookups_per_address: non_zero(240),
            lookups_per_shop: non_zero(6_000),
            failed_lookups_per_address: non_zero(20),
            failed_lookups_per_email: non_zero(20),
            failed_lookups_per_order: non_zero(20),
            failed_lookups_per_shop: non_zero(1_000),
            uploads_per_address: non_zero(600),
            uploads_per_shop: non_zero(6_000),
            tickets_per_address: non_zero(120),
            tickets_per_shop: non_zero(3_000),
            messages_per_address: non_zero(120),
            messages_per_shop: non_zero(3_000),
            deflections_per_address: non_zero(120),
            deflections_per_shop: non_zero(6_000),
            agent_links_per_address: non_zero(120),
        }
    }
}

const fn non_zero(limit: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(limit - 1)
}
