//! What the shopper and support write to each other about a ticket.

use careline_policy::Moment;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ticket::PhotoRef;

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Support.
    Shop,
    /// The shopper.
    Shopper,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Message {
    /// Its own id: the client's, where the shopper wrote it.
    pub id: Uuid,
    /// When.
    pub at: Moment,
    /// By whom.
    pub from: Author,
    /// What.
    pub text: String,
    /// How many photos came with it.
    pub photos: u32,
}

/// `POST …/tickets/{id}/messages`: the shopper says more. Sending it again under the same id is harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NewMessage {
    /// Made by the client.
    pub id: Uuid,
    /// What.
    pub text: String,
    /// Photos, uploaded beside it.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
}
