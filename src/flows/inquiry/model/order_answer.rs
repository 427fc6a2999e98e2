//! The answer to "which order?".

use careline_policy::Order;
use careline_wire::FoundOrder;
use careline_wire::ticket::TicketLine;
use serde::{Deserialize, Serialize};

/// Which order an inquiry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderAnswer {
    /// None yet, or none at all.
    None,
    /// An order that was looked up, and the lines that the shopper chose.
    Found {
        /// The order and the token of the look-up.
        order: Box<FoundOrder>,
        /// The chosen lines.
        lines: Vec<TicketLine>,
    },
    /// The look-up failed. The shopper types the number and the item in words.
    Typed,
}

impl OrderAnswer {
    pub(super) fn found(&self) -> Option<&FoundOrder> {
        match self {
            Self::Found { order, .. } => Some(order),
            Self::None | Self::Typed => None,
        }
    }

    pub(super) fn order(&self) -> Option<&Order> {
        self.found().map(|found| &found.order)
    }

    pub(super) fn lines(&self) -> &[TicketLine] {
        match self {
            Self::Found { lines, .. } => lines,
            Self::None | Self::Typed => &[],
        }
    }
}
