//! The status of a ticket.

use serde::{Deserialize, Serialize};

/// A ticket's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Support hasn't started yet.
    Received,
    /// Support is working on it.
    InProgress,
    /// Support is waiting for the shopper.
    WaitingForCustomer,
    /// Support is done.
    Resolved,
}

impl TicketStatus {
    /// Every status, in the usual order.
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

    /// The status with that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}
