//! Countries by ISO 3166-1 alpha-2.

use serde::{Deserialize, Serialize};

/// A country by ISO 3166-1 alpha-2, e.g. `US`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Country(pub String);

impl Country {
    /// Whether it is a code: orders come from systems that may write names.
    #[must_use]
    pub fn is_code(&self) -> bool {
        let code = self.0.trim();
        code.len() == 2 && code.chars().all(|c| c.is_ascii_alphabetic())
    }

    /// Whether both are the same country: people write codes in either case.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.0.trim().eq_ignore_ascii_case(other.0.trim())
    }
}
