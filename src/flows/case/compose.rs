//! A message in the making. It is frozen before the first call, so that trying again sends it once.

use careline_wire::case::NewMessage;
use uuid::Uuid;

use crate::failure::Failure;

/// What the shopper writes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compose {
    /// What is typed.
    pub text: String,
    /// How the sending goes.
    pub state: State,
    /// What was sent last: trying again sends the very same.
    frozen: Option<NewMessage>,
}

/// How the sending of a message goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The shopper types.
    #[default]
    Typing,
    /// There is nothing to send.
    Empty,
    /// The endpoint is asked.
    Sending,
    /// The endpoint doesn't answer; it's asked again.
    Away,
    /// The endpoint won't take it.
    Refused,
}

/// What happens to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was typed.
    Type(String),
    /// It is sent, under this id unless the very same was tried before.
    Send(Uuid),
    /// It arrived.
    Taken,
    /// A call had no good answer.
    Failed(Failure),
}

impl Compose {
    /// Takes an event; the answer is what to send now.
    pub fn update(&mut self, event: Event) -> Option<NewMessage> {
        match event {
            Event::Type(text) => {
                self.text = text;
                self.state = State::Typing;
            }
            Event::Send(_) if self.is_busy() => {}
            Event::Send(_) if self.text.trim().is_empty() => self.state = State::Empty,
            Event::Send(id) => {
                self.state = State::Sending;
                return Some(self.freeze(id));
            }
            Event::Taken => *self = Self::default(),
            Event::Failed(Failure::Away) => self.state = State::Away,
            Event::Failed(Failure::Refused(_) | Failure::Unreadable) => self.state = State::Refused,
        }
        None
    }

    /// Whether it is on its way.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(self.state, State::Sending | State::Away)
    }

    fn freeze(&mut self, id: Uuid) -> NewMessage {
        let text = self.text.trim().to_owned();
        let same = self.frozen.take().filter(|frozen| frozen.text == text);
        let message = same.unwrap_or(NewMessage {
            id,
            text,
            photos: Vec::new(),
        });
        self.frozen = Some(message.clone());
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Compose {
        let mut compose = Compose::default();
        compose.update(Event::Type(text.into()));
        compose
    }

    #[test]
    fn trying_again_sends_the_same_and_other_words_are_another_message() {
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut compose = typed(" Here it is. ");
        let sent = compose.update(Event::Send(first)).expect("it is sent");
        assert_eq!((sent.id, sent.text.as_str()), (first, "Here it is."));
        assert_eq!(
            compose.update(Event::Send(second)),
            None,
            "it is on its way"
        );
        compose.update(Event::Failed(Failure::Unreadable));
        let again = compose.update(Event::Send(second)).expect("it is sent");
        assert_eq!(again, sent);
        compose.update(Event::Failed(Failure::Unreadable));
        compose.update(Event::Type("Something else.".into()));
        let other = compose.update(Event::Send(second)).expect("it is sent");
        assert_eq!(other.id, second);
    }

    #[test]
    fn nothing_is_lost_until_it_arrived() {
        let mut compose = typed("Here it is.");
        compose.update(Event::Send(Uuid::nil()));
        compose.update(Event::Failed(Failure::Away));
        assert_eq!(compose.text, "Here it is.");
        compose.update(Event::Taken);
        assert_eq!(compose, Compose::default());
    }

    #[test]
    fn an_empty_message_is_not_sent() {
        let mut compose = typed("  ");
        assert_eq!(compose.update(Event::Send(Uuid::nil())), None);
        assert_eq!(compose.state, State::Empty);
    }
}
