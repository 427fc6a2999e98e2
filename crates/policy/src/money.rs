//! Money: integer minor units and a currency. Nothing is rounded here, and nothing converted.

use serde::{Deserialize, Serialize};

/// An amount in minor units (cents) of a currency that another field names, such as the order's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Amount(pub i64);

/// A currency by ISO 4217, e.g. `USD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Currency(pub String);

/// An amount with its currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Money {
    /// How much, in minor units: cents, not euros.
    pub amount: Amount,
    /// Its currency.
    pub currency: Currency,
}
