//! `POST …/answers`: "That answered it". It says which topic's answers were enough, and nothing of who asked.

use serde::{Deserialize, Serialize};

use crate::topic::Topic;

/// A shopper who needed no human.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Deflection {
    /// What they wanted to ask about.
    pub topic: Topic,
}
