//! Countries, by their ISO 3166-1 alpha-2 codes.

use serde::{Deserialize, Serialize};

/// A country's ISO 3166-1 alpha-2 code, e.g. `US`, as a shop or a shopper wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Country(pub String);

impl Country {
    /// Whether it has the form of a code: two letters. Some shop systems write names instead.
    #[must_use]
    pub fn is_code(&self) -> bool {
        let code = self.0.trim();
        code.len() == 2 && code.chars().all(|c| c.is_ascii_alphabetic())
    }

    /// Whether both name the same country; letter case and outer spaces don't count.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.0.trim().eq_ignore_ascii_case(other.0.trim())
    }
}
