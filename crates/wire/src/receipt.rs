//! What the endpoint answers about a ticket.

use careline_policy::returns::{ReasonCode, Verdict};
use careline_policy::{Day, LineId, ReplyBy, ReturnReason};
use serde::{Deserialize, Serialize};

use crate::ticket_status::TicketStatus;

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
