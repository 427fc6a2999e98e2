//! What a shop's policy states, as data.
//!
//! A required field is a fact that every shop must state. An `Option` is one that a policy may leave open; for `None`,
//! shoppers read "support will check this for you". The § marks are those of the first shop's policy, Kendra Scott
//! Mall's.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::money::{Currency, Money};
use crate::time::{Span, Zone};

/// Everything about a shop that a decision needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Rules {
    /// What the shop's policy states.
    pub policy: Policy,
    /// Its time zone, which says when its days begin and end.
    pub zone: Zone,
}

/// What the shop's policy states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Policy {
    /// Whether support knows its policy by the sections §1 to §6, so that mail to support cites them. Shoppers read no
    /// sections.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sections: bool,
    /// Days without support besides weekends. §2 excludes holidays without listing them, so the merchant lists them.
    #[serde(default)]
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "crate::rfc3339::days")
    )]
    pub holidays: Vec<NaiveDate>,
    /// Which reports are urgent (§2).
    pub urgent: Urgent,
    /// How items are returned.
    pub returns: Returns,
    /// How soon support replies (§2).
    pub response: Response,
    /// The times that the shop states (§3).
    pub timelines: Timelines,
    /// Until when an order can be cancelled.
    #[serde(default)]
    pub cancellation: Cancellation,
    /// Items that are sold on final sale (§4).
    #[serde(default)]
    pub final_sale: FinalSale,
    /// How shoppers pay (§1).
    #[serde(default)]
    pub payment: Payment,
    /// Where the shop ships to, and from when on for free (§1, §4).
    #[serde(default)]
    pub shipping: Shipping,
}

/// Which reports support handles first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Urgent {
    /// Days from delivery within which a defect or damage is urgent (§2).
    pub window_days: u16,
}

/// How items are returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Returns {
    /// Days from delivery within which an item may be returned.
    #[serde(default)]
    pub window_days: Option<u16>,
    /// What happens to a return that comes later.
    #[serde(default)]
    pub after_window: AfterWindow,
    /// Who pays for an ordinary return.
    #[serde(default)]
    pub shipping_paid_by: Option<Payer>,
    /// The address for returned items.
    #[serde(default)]
    pub address: Option<String>,
    /// How to send an item back, step by step.
    #[serde(default)]
    pub steps: Vec<String>,
}

/// What a shop does with a return after its window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AfterWindow {
    /// Support decides.
    #[default]
    Review,
    /// It is refused.
    Refuse,
}

/// Who pays for return shipping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// The shop pays.
    Shop,
    /// The shopper pays.
    Shopper,
}

/// How soon support replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Response {
    /// Business days after the day of receipt (§2: 1–2).
    pub business_days: Span,
}

/// The times that the shop states, in calendar days (§3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Timelines {
    /// From placing to dispatch.
    pub processing: Span,
    /// From dispatch to delivery.
    pub delivery: Span,
    /// From the issue of a refund to its arrival.
    pub refund: Span,
}

/// Until when an order can be cancelled or changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Cancellation {
    /// Hours from placing within which an order may be changed or cancelled, if the shop states them.
    #[serde(default)]
    pub window_hours: Option<u32>,
}

/// Items that are sold on final sale.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FinalSale {
    /// Whether the policy says that they are non-refundable.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub non_refundable: bool,
    /// The reason why they are, in the shop's words.
    #[serde(default)]
    pub why: Option<String>,
}

impl FinalSale {
    /// Whether the shop states that they are non-refundable. Who says why, says so, too.
    #[must_use]
    pub const fn is_non_refundable(&self) -> bool {
        self.non_refundable || self.why.is_some()
    }
}

/// How shoppers pay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Payment {
    /// The currency of every transaction (§1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

/// Where the shop ships to, and from when on for free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Shipping {
    /// The order value from which on shipping is free. §1 mentions free shipping, but no sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Money>,
    /// The countries that the shop ships to (§1), as ISO 3166-1 alpha-2 codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destinations: Option<Vec<Country>>,
    /// The countries of the shop's primary regions (§4). For orders to others, support helps with tracking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_regions: Option<Vec<Country>>,
}
