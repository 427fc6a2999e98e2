//! A ticket as it was submitted.

use careline_wire::Ticket;
use serde::{Deserialize, Serialize};

/// A ticket as it was submitted, and the secret that opens it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedSnapshot {
    /// The ticket.
    pub ticket: Ticket,
    /// The secret whose digest the ticket holds.
    pub secret: String,
}
