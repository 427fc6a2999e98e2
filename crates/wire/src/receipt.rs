//! What the endpoint answers about a ticket.

use careline_policy::returns::{ReasonCode, Verdict};
use careline_policy::{Day, LineId, Moment, ReplyBy, ReturnReason};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::case::{CheckIn, Message, Step};
use crate::topic::Topic;

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Support has it.
    Received,
    /// Support works on it.
    InProgress,
    /// Support waits for the shopper.
    WaitingForCustomer,
    /// Done.
    Resolved,
}

impl TicketStatus {
    /// All of them, in the order of a case's life.
    pub const ALL: [Self; 4] = [
        Self::Received,
        Self::InProgress,
        Self::WaitingForCustomer,
        Self::Resolved,
    ];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InProgress => "in_progress",
            Self::WaitingForCustomer => "waiting_for_customer",
            Self::Resolved => "resolved",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// `POST …/tickets`: kept, and never lost from here on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Receipt {
    /// What shopper and support call it, e.g. `CL-7Q2M-4XKD`.
    pub reference: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// Whether support puts it first (§2).
    pub urgent: bool,
    /// When support replies (§2).
    pub reply_by: ReplyBy,
    /// What the endpoint decided, for each line that was asked about.
    pub verdicts: Vec<LineVerdict>,
}

/// The endpoint's decision about one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LineVerdict {
    /// The line.
    pub line: LineId,
    /// Why the shopper asked.
    pub reason: ReturnReason,
    /// Yes, no, or support decides.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Vec<ReasonCode>,
    /// The last day of the window that was counted.
    #[serde(default)]
    pub last_day: Option<Day>,
}

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
