//! Money: integer minor units and a currency.

use serde::{Deserialize, Serialize};

/// An amount of money in minor units (cents) of its order's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Amount(pub i64);

/// A currency by ISO 4217, e.g. `USD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Currency(pub String);

/// A sum of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Money {
    /// In minor units: cents, not euros.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
}
