//! The kinds of mail about tickets.

use strum::{EnumString, IntoStaticStr};

/// A kind of mail. Its name is stored in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum MailKind {
    /// To support: a new ticket.
    Support,
    /// To the shopper: the ticket arrived.
    Confirmation,
    /// To the shopper: what support did or wrote.
    Update,
    /// To support: what the shopper wrote.
    Message,
    /// To the shopper: the check-in (§6).
    CheckIn,
    /// To support: which tickets are overdue.
    Reminder,
    /// To the operator: something isn't tried any more.
    DeadLetter,
}

impl MailKind {
    /// Its name in the outbox.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.into_str()
    }

    /// Whether it goes to the shop's support, and not to the shopper.
    #[must_use]
    pub const fn is_to_support(self) -> bool {
        matches!(self, Self::Support | Self::Message | Self::Reminder)
    }

    /// The names of the kinds whose mails share a thread with this one, because they go to the same person about the
    /// same ticket.
    #[must_use]
    pub fn thread(self) -> [&'static str; 3] {
        let kinds = match self.is_to_support() {
            true => [Self::Support, Self::Message, Self::Reminder],
            false => [Self::Confirmation, Self::Update, Self::CheckIn],
        };
        kinds.map(Self::name)
    }
}
