//! `POST …/answers`: a shopper pressed "That answered it". Only the topic is sent, and nothing about the shopper.

use serde::{Deserialize, Serialize};

use crate::topic::Topic;

/// A deflection: the answers of a topic were enough, and no ticket was needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Deflection {
    /// The topic that the shopper had chosen.
    pub topic: Topic,
}
