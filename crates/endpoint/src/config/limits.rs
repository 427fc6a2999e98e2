//! `[limits]`: how much one caller may ask for within ten minutes, and how much is done at once.

use std::num::NonZeroU32;

use serde::Deserialize;

/// How much one caller may ask for.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each is named for what it limits")]
pub struct LimitSettings {
    /// How many times as much as each of the limits within ten minutes says.
    pub times: NonZeroU32,
    /// How many requests are answered at once.
    pub requests_at_once: NonZeroU32,
    pub first_per_network: NonZeroU32,
    pub look_ups_per_address: NonZeroU32,
    pub look_ups_per_shop: NonZeroU32,
    pub refused_look_ups_per_address: NonZeroU32,
    pub refused_look_ups_per_email: NonZeroU32,
    pub refused_look_ups_per_order: NonZeroU32,
    pub refused_look_ups_per_shop: NonZeroU32,
    pub uploads_per_address: NonZeroU32,
    pub uploads_per_shop: NonZeroU32,
    pub tickets_per_address: NonZeroU32,
    pub tickets_per_shop: NonZeroU32,
    pub messages_per_address: NonZeroU32,
    pub messages_per_shop: NonZeroU32,
    pub answers_per_address: NonZeroU32,
    pub answers_per_shop: NonZeroU32,
    pub acts_per_address: NonZeroU32,
}

impl LimitSettings {
    /// As much as a limit really is.
    #[must_use]
    pub const fn scaled(&self, most: NonZeroU32) -> NonZeroU32 {
        most.saturating_mul(self.times)
    }
}

/// What an office full of shoppers behind one address doesn't notice.
impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            times: NonZeroU32::MIN,
            requests_at_once: of(256),
            first_per_network: of(6),
            look_ups_per_address: of(240),
            look_ups_per_shop: of(6_000),
            refused_look_ups_per_address: of(20),
            refused_look_ups_per_email: of(20),
            refused_look_ups_per_order: of(20),
            refused_look_ups_per_shop: of(1_000),
            uploads_per_address: of(600),
            uploads_per_shop: of(6_000),
            tickets_per_address: of(120),
            tickets_per_shop: of(3_000),
            messages_per_address: of(120),
            messages_per_shop: of(3_000),
            answers_per_address: of(120),
            answers_per_shop: of(6_000),
            acts_per_address: of(120),
        }
    }
}

const fn of(most: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(most - 1)
}
