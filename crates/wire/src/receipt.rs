//! What the endpoint answers when it has stored a ticket.

use careline_policy::returns::{ReasonCode, Verdict};
use careline_policy::{Day, LineId, ReplyBy, ReturnReason};
use serde::{Deserialize, Serialize};

use crate::ticket_status::TicketStatus;

/// `POST …/tickets`: the ticket is stored. The endpoint sends this only after the transaction is committed and synced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Receipt {
    /// The reference that shopper and support use, e.g. `CL-7Q2M-4XKD`.
    pub reference: String,
    /// Its status.
    pub status: TicketStatus,
    /// Whether support handles it first (§2).
    pub urgent: bool,
    /// When support replies (§2).
    pub reply_by: ReplyBy,
    /// The endpoint's decision about each line that should go back.
    pub verdicts: Vec<LineVerdict>,
}

/// The endpoint's decision about one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LineVerdict {
    /// The line's id.
    pub line: LineId,
    /// The shopper's reason.
    pub reason: ReturnReason,
    /// Yes, no, or support decides.
    pub verdict: Verdict,
    /// The reasons for the verdict; empty for a plain yes.
    pub reasons: Vec<ReasonCode>,
    /// The last day of the window, if days were counted.
    #[serde(default)]
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "careline_policy::rfc3339::optional_day")
    )]
    pub last_day: Option<Day>,
}
