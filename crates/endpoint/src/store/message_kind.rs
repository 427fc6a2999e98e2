//! What an outbox entry delivers.

/// What an outbox entry delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// A mail to support: a new ticket.
    Support,
    /// A mail to the shopper: the ticket arrived.
    Confirmation,
    /// A mail to the shopper: what support did or wrote.
    Update,
    /// A mail to support: what the shopper wrote.
    Message,
    /// A mail to the shopper: the check-in (§6).
    CheckIn,
    /// A mail to support: which tickets are overdue.
    Reminder,
    /// A webhook to the shop's own helpdesk.
    Webhook,
}

impl MessageKind {
    const ALL: [Self; 7] = [
        Self::Support,
        Self::Confirmation,
        Self::Update,
        Self::Message,
        Self::CheckIn,
        Self::Reminder,
        Self::Webhook,
    ];

    /// Its name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Confirmation => "confirmation",
            Self::Update => "update",
            Self::Message => "message",
            Self::CheckIn => "check_in",
            Self::Reminder => "reminder",
            Self::Webhook => "webhook",
        }
    }

    /// The kind with that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kinds whose mails share a thread with this one, because they go to the same person about the same ticket.
    #[must_use]
    pub const fn thread(self) -> [Self; 3] {
        match self {
            Self::Support | Self::Message | Self::Reminder => {
                [Self::Support, Self::Message, Self::Reminder]
            }
            Self::Confirmation | Self::Update | Self::CheckIn => {
                [Self::Confirmation, Self::Update, Self::CheckIn]
            }
            Self::Webhook => [Self::Webhook; 3],
        }
    }
}
