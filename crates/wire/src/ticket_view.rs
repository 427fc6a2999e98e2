//! A ticket as its shopper sees it.

use careline_policy::{Moment, OrderNumber, ReplyBy};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::check_in::CheckIn;
use crate::conversation::Message;
use crate::receipt::LineVerdict;
use crate::resolution::Step;
use crate::ticket_status::TicketStatus;
use crate::topic::Topic;

/// `GET …/tickets/{id}`: a ticket as its shopper sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TicketView {
    /// The id, made by the client.
    pub id: Uuid,
    /// The reference that shopper and support use, e.g. `CL-7Q2M-4XKD`.
    pub reference: String,
    /// Its topic.
    pub topic: Topic,
    /// Its status.
    pub status: TicketStatus,
    /// Whether support handles it first (§2).
    pub urgent: bool,
    /// When the endpoint received it.
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "careline_policy::rfc3339::moment")
    )]
    pub received_at: Moment,
    /// What the shopper wrote. An older endpoint doesn't say it, nor the three fields below.
    #[serde(default)]
    pub description: Option<String>,
    /// The number of the order that it is about.
    #[serde(default)]
    pub order_number: Option<OrderNumber>,
    /// The items that it is about: the lines that the shopper named, or all of the order if they named none.
    #[serde(default)]
    pub items: Vec<TicketItem>,
    /// The ids of the photos that came with it.
    #[serde(default)]
    pub photos: Vec<Uuid>,
    /// When support replies (§2).
    pub reply_by: ReplyBy,
    /// The endpoint's decision about each line that should go back.
    pub verdicts: Vec<LineVerdict>,
    /// When support last wrote or changed something.
    #[serde(default)]
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "careline_policy::rfc3339::optional_moment")
    )]
    pub updated_at: Option<Moment>,
    /// The steps of the resolution, each with its current state.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// The messages, oldest first.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// The check-in, if there was one (§6).
    #[serde(default)]
    pub check_in: Option<CheckIn>,
}

/// An item that a ticket is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TicketItem {
    /// Its title; the shopper's own words if the order wasn't looked up.
    pub title: String,
    /// Its variant, such as size and color.
    #[serde(default)]
    pub variant: Option<String>,
    /// How many units the ticket is about, if the order was looked up.
    #[serde(default)]
    pub quantity: Option<u32>,
    /// The address of its picture.
    #[serde(default)]
    pub image_url: Option<String>,
}
