//! The check-in after a ticket was resolved: is it, and how did it go (§6)?

use careline_policy::Moment;
use serde::{Deserialize, Serialize};

/// Whether the shopper was asked how it went (§6), and what they said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckIn {
    /// When they were asked.
    pub asked_at: Moment,
    /// What they said, if they did.
    #[serde(default)]
    pub answer: Option<CheckInAnswer>,
}

/// `POST …/tickets/{id}/check-in`: how it went. "Not resolved" opens the case again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckInAnswer {
    /// Whether it is resolved.
    pub resolved: bool,
    /// From 1 (bad) to 5 (good).
    #[serde(default)]
    pub rating: Option<u8>,
    /// In the shopper's words.
    #[serde(default)]
    pub comment: Option<String>,
}
