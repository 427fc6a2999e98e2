//! The check-in: after a ticket was resolved, the shopper is asked whether the problem is solved, and how it went (§6).

use careline_policy::Moment;
use serde::{Deserialize, Serialize};

/// A check-in (§6): when the shopper was asked, and the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckIn {
    /// When the shopper was asked.
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "careline_policy::rfc3339::moment")
    )]
    pub asked_at: Moment,
    /// The answer, if there is one.
    #[serde(default)]
    pub answer: Option<CheckInAnswer>,
}

/// `POST …/tickets/{id}/check-in`: the answer to a check-in. `resolved: false` opens the ticket again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckInAnswer {
    /// Whether the problem is solved.
    pub resolved: bool,
    /// From 1 (bad) to 5 (good).
    #[serde(default)]
    pub rating: Option<u8>,
    /// A comment, in the shopper's words.
    #[serde(default)]
    pub comment: Option<String>,
}
