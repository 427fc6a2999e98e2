//! What a shop's policy states, as data.
//!
//! A required field is a fact that every shop must state; an `Option` is one that a policy may leave open, and
//! `None` is answered by "support will check this for you". The § marks are those of Kendra Scott Mall's policy,
//! the first shop's.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::money::{Currency, Money};
use crate::time::{Span, Zone};

/// All that a decision needs to know of a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Rules {
    /// What the shop states.
    pub policy: Policy,
    /// Where its days begin and end.
    pub zone: Zone,
}

/// What the shop states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Policy {
    /// Days without support, weekends aside (§2 excludes holidays but doesn't list them: the deployer does).
    #[serde(default)]
    pub holidays: Vec<NaiveDate>,
    /// What support puts first (§2).
    pub urgent: Urgent,
    /// Sending items back.
    pub returns: Returns,
    /// How soon support replies (§2).
    pub response: Response,
    /// The times that the shop commits to (§3).
    pub timelines: Timelines,
    /// Taking an order back before it leaves.
    #[serde(default)]
    pub cancellation: Cancellation,
    /// Items that can't go back (§4).
    #[serde(default)]
    pub final_sale: FinalSale,
    /// Paying (§1).
    #[serde(default)]
    pub payment: Payment,
    /// Where orders go, and what that costs (§1, §4).
    #[serde(default)]
    pub shipping: Shipping,
}

/// What support puts first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Urgent {
    /// Days from delivery within which a defect or damage is urgent (§2).
    pub window_days: u16,
}

/// Sending items back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Returns {
    /// Days from delivery within which an item may go back.
    #[serde(default)]
    pub window_days: Option<u16>,
    /// What happens after them.
    #[serde(default)]
    pub after_window: AfterWindow,
    /// Who pays for an ordinary return.
    #[serde(default)]
    pub shipping_paid_by: Option<Payer>,
    /// Where a returned item goes.
    #[serde(default)]
    pub address: Option<String>,
    /// How to send it, step by step.
    #[serde(default)]
    pub steps: Vec<String>,
}

/// What a shop does with a return that comes after the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AfterWindow {
    /// Support looks at it.
    #[default]
    Review,
    /// The answer is no.
    Refuse,
}

/// Who pays for sending an item back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// The shop does.
    Shop,
    /// The shopper does.
    Shopper,
}

/// How soon support replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Response {
    /// Business days after the day of receipt (§2: 1–2).
    pub business_days: Span,
}

/// The times that the shop commits to, in calendar days (§3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Timelines {
    /// From placing to dispatch.
    pub processing: Span,
    /// From dispatch to delivery.
    pub delivery: Span,
    /// From issuing a refund to its arrival.
    pub refund: Span,
}

/// Taking an order back before it leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Cancellation {
    /// Hours from placing within which an order may be changed or cancelled, where the shop states them.
    #[serde(default)]
    pub window_hours: Option<u32>,
}

/// Items that can't go back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FinalSale {
    /// Why they can't, in the shop's words.
    #[serde(default)]
    pub why: Option<String>,
}

/// Paying.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Payment {
    /// The currency of every transaction (§1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

/// Where orders go, and what that costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Shipping {
    /// From what order value on shipping is free (§1 speaks of a free shipping policy, and names no sum).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Money>,
    /// The countries that orders can go to (§1), as ISO 3166-1 alpha-2 codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destinations: Option<Vec<Country>>,
    /// The countries of the shop's primary regions (§4); outside them support helps with tracking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_regions: Option<Vec<Country>>,
}
