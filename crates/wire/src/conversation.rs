//! What the shopper and support write to each other about a ticket.

use careline_policy::Moment;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ticket::PhotoRef;

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Support.
    Shop,
    /// The shopper.
    Shopper,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Message {
    /// Its id. If the shopper wrote it, the client made the id.
    pub id: Uuid,
    /// When it was written.
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "careline_policy::rfc3339::moment")
    )]
    pub at: Moment,
    /// Who wrote it.
    pub from: Author,
    /// The text.
    pub text: String,
    /// How many photos came with it.
    pub photos: u32,
    /// Their ids. An older endpoint doesn't say them.
    #[serde(default)]
    pub photo_ids: Vec<Uuid>,
}

/// `POST …/tickets/{id}/messages`: the shopper writes. The id makes it idempotent: sent
/// again, it is stored once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NewMessage {
    /// Its id, made by the client.
    pub id: Uuid,
    /// The text.
    pub text: String,
    /// Its photos, which were uploaded before.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
}
