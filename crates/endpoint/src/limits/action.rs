//! What is counted.

/// A kind of request that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitedAction {
    /// Looking an order up.
    Lookup,
    /// Creating an upload.
    Upload,
    /// Sending a ticket.
    Ticket,
    /// Adding a message or a check-in answer to a ticket.
    Message,
    /// Counting a deflection.
    Deflection,
    /// Opening a link in support's mail, or pressing its button.
    AgentLink,
}

impl LimitedAction {
    /// The name in a challenge's data. Clients send it back unread, so renaming one voids the challenges under way.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lookup => "look-up",
            Self::Upload => "upload",
            Self::Ticket => "ticket",
            Self::Message => "message",
            Self::Deflection => "answer",
            Self::AgentLink => "act",
        }
    }

    /// Whether a proof of work helps: only if all its clients are ours.
    pub const fn accepts_proof(self) -> bool {
        !matches!(self, Self::Upload | Self::AgentLink)
    }
}
