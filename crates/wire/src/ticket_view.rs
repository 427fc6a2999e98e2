//! A ticket as its shopper sees it.

use careline_policy::{Moment, ReplyBy};
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
    /// The id that the client made.
    pub id: Uuid,
    /// What shopper and support call it.
    pub reference: String,
    /// What it is about.
    pub topic: Topic,
    /// Where it stands.
    pub status: TicketStatus,
    /// Whether support puts it first (§2).
    pub urgent: bool,
    /// When the endpoint took it.
    pub received_at: Moment,
    /// When support replies (§2).
    pub reply_by: ReplyBy,
    /// What the endpoint decided.
    pub verdicts: Vec<LineVerdict>,
    /// When support last did or said something.
    #[serde(default)]
    pub updated_at: Option<Moment>,
    /// The steps of the resolution, each as it stands.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What was said, the first first.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// Whether the shopper was asked how it went (§6).
    #[serde(default)]
    pub check_in: Option<CheckIn>,
}
