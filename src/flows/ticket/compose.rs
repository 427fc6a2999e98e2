//! A message in the making. It is frozen before the first call, so that trying again sends it once.

use careline_wire::conversation::NewMessage;
use uuid::Uuid;

use crate::api::failure::Failure;
use crate::photos::model::{Event as PhotoEvent, Photos, State as PhotoState};

/// What the shopper writes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compose {
    /// What is typed.
    pub text: String,
    /// The photos that go with it.
    pub photos: Photos,
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
    /// Its photos are still on their way.
    Photos(Uuid),
    /// The endpoint is asked.
    Sending,
    /// The endpoint doesn't answer; it's asked again.
    Unreachable,
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
    /// That one arrived.
    Taken(Uuid),
    /// A call about that one had no good answer.
    Failed(Uuid, Failure),
}

impl Compose {
    /// Takes an event; what can be sent then, [`Self::due`] says.
    pub fn update(&mut self, event: Event) {
        match event {
            Event::Type(text) => {
                self.text = text;
                if !self.is_busy() {
                    self.state = State::Typing;
                }
            }
            Event::Send(_) if self.is_busy() => {}
            Event::Send(_) if self.text.trim().is_empty() => self.state = State::Empty,
            Event::Send(id) => self.state = State::Photos(id),
            Event::Taken(id) | Event::Failed(id, _) if !self.is_on_its_way(id) => {}
            Event::Taken(_) => self.taken(),
            Event::Failed(_, Failure::Unreachable | Failure::RetryLater(_)) => {
                self.state = State::Unreachable
            }
            Event::Failed(_, Failure::Refused(_) | Failure::Unreadable) => {
                self.state = State::Refused;
            }
        }
    }

    /// Something happened to a photo; whether it is to be brought to the endpoint. One that turns out bad while it is
    /// waited for is said before anything is sent.
    pub fn photo(&mut self, event: PhotoEvent) -> bool {
        let is_bad = matches!(event, PhotoEvent::Moved(_, PhotoState::Refused(_)));
        if is_bad && matches!(self.state, State::Photos(_)) {
            self.state = State::Typing;
        }
        self.photos.update(event)
    }

    /// What is to be sent now, if something is and its photos have arrived.
    pub fn due(&mut self) -> Option<NewMessage> {
        let State::Photos(id) = self.state else {
            return None;
        };
        if !self.photos.are_uploaded() {
            return None;
        }
        let message = self.freeze(id)?;
        self.state = State::Sending;
        Some(message)
    }

    /// What came in its place, or about another request, has nothing to do with it.
    fn is_on_its_way(&self, id: Uuid) -> bool {
        self.frozen.as_ref().is_some_and(|frozen| frozen.id == id)
    }

    /// What was added while it was on its way stays.
    fn taken(&mut self) {
        let sent = self.frozen.take().map(|frozen| frozen.text);
        let text = std::mem::take(&mut self.text);
        *self = Self::default();
        if sent.as_deref() != Some(text.trim()) {
            self.text = text;
        }
    }

    /// Whether it is on its way.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(
            self.state,
            State::Photos(_) | State::Sending | State::Unreachable
        )
    }

    fn freeze(&mut self, id: Uuid) -> Option<NewMessage> {
        let (text, photos) = (self.text.trim().to_owned(), self.photos.refs()?);
        let is_same = |frozen: &NewMessage| frozen.text == text && frozen.photos == photos;
        let id = self
            .frozen
            .as_ref()
            .filter(|one| is_same(one))
            .map_or(id, |one| one.id);
        let message = NewMessage { id, text, photos };
        self.frozen = Some(message.clone());
        Some(message)
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

    fn send(compose: &mut Compose, id: Uuid) -> Option<NewMessage> {
        compose.update(Event::Send(id));
        compose.due()
    }

    #[test]
    fn trying_again_sends_the_same_and_other_words_are_another_message() {
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut compose = typed(" Here it is. ");
        let sent = send(&mut compose, first).expect("it is sent");
        assert_eq!((sent.id, sent.text.as_str()), (first, "Here it is."));
        assert_eq!(send(&mut compose, second), None, "it is on its way");
        compose.update(Event::Failed(first, Failure::Unreadable));
        let again = send(&mut compose, second).expect("it is sent");
        assert_eq!(again, sent);
        compose.update(Event::Failed(first, Failure::Unreadable));
        compose.update(Event::Type("Something else.".into()));
        let other = send(&mut compose, second).expect("it is sent");
        assert_eq!(other.id, second);
    }

    #[test]
    fn nothing_is_lost_until_it_arrived() {
        let mut compose = typed("Here it is.");
        let (id, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        send(&mut compose, id);
        compose.update(Event::Failed(id, Failure::Unreachable));
        compose.update(Event::Taken(other));
        assert_eq!(compose.text, "Here it is.", "another one arrived");
        compose.update(Event::Taken(id));
        assert_eq!(compose, Compose::default());

        let mut compose = typed("Here it is.");
        send(&mut compose, id);
        compose.update(Event::Type("Here it is. And more.".into()));
        compose.update(Event::Taken(id));
        assert_eq!(compose.text, "Here it is. And more.");
    }

    #[test]
    fn it_waits_for_its_photos() {
        use careline_wire::ticket::Sha256Hex;
        let (id, name) = (Uuid::from_u128(7), "clasp.jpg".into());
        let mut compose = typed("Here it is.");
        compose.photo(PhotoEvent::Chosen {
            id,
            name,
            bytes: 10,
        });
        assert_eq!(
            send(&mut compose, Uuid::nil()),
            None,
            "the photo is prepared"
        );
        compose.photo(PhotoEvent::Prepared(id, Sha256Hex([7; 32])));
        assert_eq!(compose.due(), None, "the photo is on its way");
        compose.photo(PhotoEvent::Moved(id, PhotoState::Uploaded));
        let message = compose.due().expect("it is sent");
        assert_eq!(message.photos.len(), 1);
        assert_eq!(compose.due(), None, "it is sent once");
    }

    #[test]
    fn an_empty_message_is_not_sent() {
        let mut compose = typed("  ");
        assert_eq!(send(&mut compose, Uuid::nil()), None);
        assert_eq!(compose.state, State::Empty);
    }
}
