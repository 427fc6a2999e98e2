//! `POST …/order-lookups`: finds an order by its number and email.
//!
//! If the shop asks for a code, the first call is answered with [`CodeSent`], and a second one brings the mailed code.

use careline_policy::Order;
use serde::{Deserialize, Serialize};

/// What the shopper typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LookupRequest {
    /// The order number as typed: `#ks 10482` finds `KS-10482`.
    pub order_number: String,
    /// The email address that the order was placed with.
    pub email: String,
    /// The mailed code, if the shop asks for one; spaces and hyphens in it don't count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The shopper's language as a BCP 47 tag, for the mail with the code. If unset, the shop's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// The order that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FoundOrder {
    /// The order, without name, email or street.
    pub order: Order,
    /// Proves this look-up when a ticket is sent, in the header `Order-Token`.
    pub token: String,
}

/// The first answer if the shop asks for a code. It is the same whether there is such an order or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CodeSent {
    /// The code's terms. It is mailed only if there is such an order.
    pub code: CodeTerms,
}

/// How long a code is valid, and how often it can be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CodeTerms {
    /// For how many seconds it is valid.
    pub expires_in: i64,
    /// How many tries there are.
    pub tries: u32,
}
