//! What a decision says: verdict, reasons, remedies, and what the shopper can do instead.

use serde::{Deserialize, Serialize};

/// Whether an item may go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No.
    NotEligible,
    /// Support decides.
    NeedsReview,
    /// Yes.
    Eligible,
}

/// The reason for a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// It is marked "Final Sale" (§4).
    FinalSale,
    /// It is personalized (§4).
    Personalized,
    /// The return window is over.
    WindowPassed,
    /// It is still on its way.
    NotDelivered,
    /// No carrier has it yet.
    NotDispatched,
    /// It was delivered on an unknown day.
    DeliveryDateUnknown,
    /// It was returned already.
    AlreadyReturned,
    /// The order was cancelled.
    OrderCancelled,
    /// A defect, reported after the urgent window (§2).
    ReportedAfterWindow,
    /// The policy doesn't say.
    NotStatedByPolicy,
}

/// What support may do (§3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Refund it.
    Refund,
    /// Replace it.
    Replacement,
    /// Reimburse the shopper's return shipping.
    ReturnShippingReimbursed,
}

/// Who pays for return shipping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReturnShipping {
    /// The shop pays.
    Shop,
    /// The shopper pays.
    Shopper,
    /// The policy doesn't say.
    NotStatedByPolicy,
}

/// What the shopper can do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Change or cancel it: it hasn't left yet.
    ChangeOrCancel,
    /// Track it.
    Track,
}

/// What would change the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WouldChange {
    /// That it is delivered.
    Delivery,
    /// That the day of delivery is known.
    KnownDeliveryDay,
    /// That it is defective or damaged.
    Defect,
    /// That support reviews it.
    Review,
}
