//! What is counted.

use strum::{EnumTable, IntoStaticStr, VariantArray};

/// A kind of request that is counted. Its text is its name in a challenge's data. Clients send it back unread, so
/// renaming one voids the challenges under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumTable, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum LimitedAction {
    /// Looking an order up.
    #[strum(serialize = "look-up")]
    Lookup,
    /// Creating an upload.
    Upload,
    /// Sending a ticket.
    Ticket,
    /// Adding a message or a check-in answer to a ticket.
    Message,
    /// Counting a deflection.
    #[strum(serialize = "answer")]
    Deflection,
    /// Opening a link in support's mail, or pressing its button.
    #[strum(serialize = "act")]
    AgentLink,
}

impl LimitedAction {
    /// Whether a proof of work helps: only if all its clients are ours.
    pub const fn accepts_proof(self) -> bool {
        !matches!(self, Self::Upload | Self::AgentLink)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_that_are_under_way_stay_valid() {
        let names: Vec<_> = LimitedAction::VARIANTS
            .iter()
            .map(|action| action.into_str())
            .collect();
        let expected = ["look-up", "upload", "ticket", "message", "answer", "act"];
        assert_eq!(names, expected);
    }
}
