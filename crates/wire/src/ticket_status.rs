//! The status of a ticket.

use serde::{Deserialize, Serialize};

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
