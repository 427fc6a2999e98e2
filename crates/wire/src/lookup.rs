//! `POST …/order-lookups`: an order, for whoever knows its number and email.

use careline_policy::Order;
use serde::{Deserialize, Serialize};

/// What a shopper knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LookupRequest {
    /// As typed: `#ks 10482` finds `KS-10482`.
    pub order_number: String,
    /// As given when ordering.
    pub email: String,
}

/// What they get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FoundOrder {
    /// The order, without name, email or street.
    pub order: Order,
    /// Proves the look-up when a ticket is sent (`Order-Token`).
    pub token: String,
}
