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

/// The currencies whose minor unit isn't a hundredth, by how many decimals it has (ISO 4217). The browser's `Intl` can't
/// tell: Chromium's has no decimals for HUF, IDR and others that have two.
const DECIMALS: [(u8, &[&str]); 3] = [
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
            "VND", "VUV", "XAF", "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

impl Currency {
    /// How many decimals its minor unit has: 2 for USD, whose minor unit is a cent. Also 2 if the code is unknown.
    #[must_use]
    pub fn decimals(&self) -> u8 {
        let is_listed = |code: &&str| self.0.eq_ignore_ascii_case(code);
        let mut rows = DECIMALS.iter();
        let row = rows.find(|(_, codes)| codes.iter().any(is_listed));
        row.map_or(2, |(decimals, _)| *decimals)
    }
}

/// An amount with its currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Money {
    /// How much, in minor units: cents, not euros.
    pub amount: Amount,
    /// Its currency.
    pub currency: Currency,
}

/// Keeps the letters and the sign of a symbol such as "US$" together in a sum that is written from right to left, which
/// CLDR begins with U+200F. Without U+200E after it, the sign would move to the other side of the letters (UAX #9).
#[must_use]
pub fn with_whole_symbol(sum: String) -> String {
    if sum.starts_with('\u{200f}') {
        sum + "\u{200e}"
    } else {
        sum
    }
}
