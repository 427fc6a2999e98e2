//! A message to a ticket as it is stored on this device until the endpoint has it.
//!
//! It lies beside the drafts of tickets, under its ticket's id, and so do its photos. A release that doesn't know it
//! can't read it as a draft, and skips it.

use careline_wire::conversation::NewMessage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A message that isn't sent yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageDraft {
    /// The ticket that it is for.
    pub ticket: Uuid,
    /// When it was saved, in milliseconds since 1970 by the device's clock.
    pub saved_at: i64,
    /// The text.
    pub text: String,
    /// The message as it was sent last. If the answer to it was lost, it must be sent again under the same id.
    pub frozen: Option<NewMessage>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::draft::Draft;

    #[test]
    fn a_message_is_not_taken_for_a_draft_of_a_ticket() {
        let message = MessageDraft {
            ticket: Uuid::nil(),
            saved_at: 0,
            text: "Here it is.".into(),
            frozen: None,
        };
        let text = serde_json::to_string(&message).expect("it can be written");
        assert!(serde_json::from_str::<Draft>(&text).is_err());
        let read: MessageDraft = serde_json::from_str(&text).expect("it can be read");
        assert_eq!(read, message);
    }
}
