//! A message that the shopper writes. It is frozen before the first call, so that a retry doesn't send it twice.

use careline_wire::conversation::NewMessage;
use careline_wire::validate::TEXT_MAX;
use careline_wire::{FieldError, ProblemType};
use uuid::Uuid;

use crate::api::failure::{Failure, Wait};
use crate::photos::model::{PhotoEvent, Photos};

/// The message that the shopper writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compose {
    /// The text.
    pub text: String,
    /// Its photos.
    pub photos: Photos,
    /// How far the sending is.
    pub state: State,
    /// The message as it was sent last. If nothing has changed since, it is sent again under the same id.
    pub frozen: Option<NewMessage>,
}

/// How far the sending is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The shopper is typing.
    #[default]
    Typing,
    /// The text is missing.
    Empty,
    /// The text is too long.
    TooLong,
    /// Its photos are still uploading. Holds the id that it will be sent under.
    Photos(Uuid),
    /// The endpoint is asked.
    Sending,
    /// The endpoint doesn't answer yet. It is asked again.
    Waiting(Wait),
    /// The endpoint refused it.
    Refused(Refused),
}

/// Why the endpoint refused a message, as far as the shopper can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The ticket can't be opened any more.
    Gone,
    /// A photo has to be uploaded again.
    Photos,
    /// Anything else.
    Other,
}

/// What happens to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyEvent {
    /// The text was typed in.
    Type(String),
    /// `Send` was pressed. The id is used unless the same message was tried before.
    Send(Uuid),
    /// The endpoint accepted the message with that id.
    Accepted(Uuid),
    /// The endpoint doesn't answer yet about the message with that id.
    Waits(Uuid, Wait),
    /// The endpoint refused the message with that id.
    Failed(Uuid, Failure),
}

impl Compose {
    /// A message as it was saved on an earlier visit.
    #[must_use]
    pub fn restored(text: String, frozen: Option<NewMessage>) -> Self {
        Self {
            text,
            frozen,
            ..Self::default()
        }
    }

    /// Applies an event. What can be sent then is returned by [`Self::due`].
    pub fn update(&mut self, event: ReplyEvent) {
        match event {
            ReplyEvent::Type(text) => {
                self.text = text;
                if !self.is_busy() {
                    self.state = State::Typing;
                }
            }
            ReplyEvent::Send(_) if self.is_busy() => {}
            ReplyEvent::Send(_) if self.text.trim().is_empty() => self.state = State::Empty,
            ReplyEvent::Send(_) if self.is_too_long() => self.state = State::TooLong,
            ReplyEvent::Send(id) => self.state = State::Photos(id),
            ReplyEvent::Accepted(id) | ReplyEvent::Waits(id, _) | ReplyEvent::Failed(id, _)
                if !self.is_on_its_way(id) => {}
            ReplyEvent::Accepted(_) => self.accepted(),
            ReplyEvent::Waits(_, wait) => self.state = State::Waiting(wait),
            ReplyEvent::Failed(_, failure) => self.state = state_after(&failure),
        }
    }

    /// Clears the message if it is among those that the ticket has: the answer to it may have been lost. Returns whether
    /// it is.
    pub fn clear_if_arrived(&mut self, arrived: &[Uuid]) -> bool {
        let frozen = self.frozen.as_ref();
        let is_there = frozen.is_some_and(|frozen| arrived.contains(&frozen.id));
        if is_there {
            self.accepted();
        }
        is_there
    }

    /// Applies a photo's event. Returns whether the photo is to be uploaded. If a photo is refused while the sending
    /// waits for it, nothing is sent.
    pub fn photo(&mut self, event: PhotoEvent) -> bool {
        let is_removed = matches!(event, PhotoEvent::Removed(_));
        let sendable = self.photos.sendable().count();
        let is_uploaded = self.photos.update(event);
        let is_refused = self.photos.sendable().count() < sendable && !is_removed;
        if is_refused && matches!(self.state, State::Photos(_)) {
            self.state = State::Typing;
        }
        is_uploaded
    }

    /// The message to send now, if one is to be sent and its photos are uploaded.
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

    /// Whether an answer is about the current message, and not about an earlier one or another ticket's.
    fn is_on_its_way(&self, id: Uuid) -> bool {
        self.frozen.as_ref().is_some_and(|frozen| frozen.id == id)
    }

    /// Clears the message. Text that was changed while it was being sent stays.
    fn accepted(&mut self) {
        let sent = self.frozen.take().map(|frozen| frozen.text);
        let text = std::mem::take(&mut self.text);
        *self = Self::default();
        if sent.as_deref() != Some(text.trim()) {
            self.text = text;
        }
    }

    /// Whether it is being sent.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(
            self.state,
            State::Photos(_) | State::Sending | State::Waiting(_)
        )
    }

    fn is_too_long(&self) -> bool {
        self.text.trim().chars().count() > TEXT_MAX
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

fn state_after(failure: &Failure) -> State {
    let Failure::Refused(problem) = failure else {
        return State::Refused(Refused::Other);
    };
    let is_about = |pointer| {
        let mut errors = problem.errors.iter();
        errors.any(|error: &FieldError| error.pointer.starts_with(pointer))
    };
    match problem.kind {
        ProblemType::TicketNotFound => State::Refused(Refused::Gone),
        ProblemType::InvalidRequest if is_about("/text") => State::TooLong,
        ProblemType::InvalidRequest if is_about("/photos") => State::Refused(Refused::Photos),
        _ => State::Refused(Refused::Other),
    }
}

#[cfg(test)]
mod tests {
    use careline_wire::{FieldProblem, Problem};

    use super::*;

    fn typed(text: &str) -> Compose {
        let mut compose = Compose::default();
        compose.update(ReplyEvent::Type(text.into()));
        compose
    }

    fn send(compose: &mut Compose, id: Uuid) -> Option<NewMessage> {
        compose.update(ReplyEvent::Send(id));
        compose.due()
    }

    #[test]
    fn trying_again_sends_the_same_and_other_words_are_another_message() {
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut compose = typed(" Here it is. ");
        let sent = send(&mut compose, first).expect("it is sent");
        assert_eq!((sent.id, sent.text.as_str()), (first, "Here it is."));
        assert_eq!(send(&mut compose, second), None, "it is on its way");
        compose.update(ReplyEvent::Failed(first, Failure::Unreadable));
        let again = send(&mut compose, second).expect("it is sent");
        assert_eq!(again, sent);
        compose.update(ReplyEvent::Failed(first, Failure::Unreadable));
        compose.update(ReplyEvent::Type("Something else.".into()));
        let other = send(&mut compose, second).expect("it is sent");
        assert_eq!(other.id, second);
    }

    #[test]
    fn nothing_is_lost_until_it_arrived() {
        let mut compose = typed("Here it is.");
        let (id, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        send(&mut compose, id);
        compose.update(ReplyEvent::Waits(id, Wait::Away));
        compose.update(ReplyEvent::Accepted(other));
        assert_eq!(compose.text, "Here it is.", "another one arrived");
        compose.update(ReplyEvent::Accepted(id));
        assert_eq!(compose, Compose::default());

        let mut compose = typed("Here it is.");
        send(&mut compose, id);
        compose.update(ReplyEvent::Type("Here it is. And more.".into()));
        compose.update(ReplyEvent::Accepted(id));
        assert_eq!(compose.text, "Here it is. And more.");
    }

    #[test]
    fn it_waits_for_its_photos() {
        use careline_wire::ticket::Sha256Hex;

        use crate::photos::model::State as PhotoState;

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
    fn a_refusal_says_what_was_refused_and_a_limit_that_it_is_one() {
        let refused = |kind, pointer: &str| {
            let error = FieldError::new(pointer, FieldProblem::Malformed, "");
            Failure::Refused(Box::new(Problem::new(kind).errors(vec![error])))
        };
        let invalid = |pointer| refused(ProblemType::InvalidRequest, pointer);
        let id = Uuid::nil();
        let limit = Wait::Limit { until: 60_000 };
        for (event, state) in [
            (ReplyEvent::Waits(id, limit), State::Waiting(limit)),
            (
                ReplyEvent::Failed(id, refused(ProblemType::TicketNotFound, "")),
                State::Refused(Refused::Gone),
            ),
            (ReplyEvent::Failed(id, invalid("/text")), State::TooLong),
            (
                ReplyEvent::Failed(id, invalid("/photos/0")),
                State::Refused(Refused::Photos),
            ),
            (
                ReplyEvent::Failed(id, Failure::Unreadable),
                State::Refused(Refused::Other),
            ),
        ] {
            let mut compose = typed("Here it is.");
            send(&mut compose, id);
            compose.update(event);
            assert_eq!(compose.state, state);
            assert_eq!(compose.text, "Here it is.");
        }
    }

    #[test]
    fn a_message_that_is_too_long_is_not_sent() {
        let mut compose = typed(&"a".repeat(TEXT_MAX + 1));
        assert_eq!(send(&mut compose, Uuid::nil()), None);
        assert_eq!(compose.state, State::TooLong);
    }

    #[test]
    fn a_message_whose_answer_was_lost_by_a_reload_is_sent_under_its_id() {
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut compose = typed("Here it is.");
        let sent = send(&mut compose, first).expect("it is sent");
        let mut restored = Compose::restored(compose.text, compose.frozen);
        assert_eq!(send(&mut restored.clone(), second), Some(sent));
        assert!(!restored.clear_if_arrived(&[second]));
        assert_eq!(restored.text, "Here it is.");
        assert!(restored.clear_if_arrived(&[second, first]));
        assert_eq!(restored, Compose::default(), "the ticket has it");
    }

    #[test]
    fn an_empty_message_is_not_sent() {
        let mut compose = typed("  ");
        assert_eq!(send(&mut compose, Uuid::nil()), None);
        assert_eq!(compose.state, State::Empty);
    }
}
