//! `POST …/order-lookups`: an order, for whoever knows its number and email.

use careline_policy::Order;
use serde::{Deserialize, Serialize};

/// What a shopper knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LookupRequest {
    /// As typed: `#ks 10482` finds `KS-10482`.
    pub order_number: String,
    /// As given when ordering.
    pub email: String,
    /// As mailed, where the shop asks for one; spaces and hyphens in it don't count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
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

/// What they get first where the shop asks for a code: the same whether there is such an order or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CodeSent {
    /// The code that is on its way to the order's email, if there is such an order.
    pub code: CodeTerms,
}

/// What a code is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CodeTerms {
    /// How many seconds it is good for.
    pub expires_in: i64,
    /// How often one may be tried.
    pub tries: u32,
}
