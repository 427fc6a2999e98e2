//! The answer to the check-in (§6), until the endpoint has it. Nobody is rated here, so no rating is sent.

use careline_wire::ProblemType;
use careline_wire::check_in::CheckInAnswer;
use careline_wire::validate::TEXT_MAX;

use crate::api::failure::{Failure, Wait};

/// The answer to the check-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckInForm {
    /// Whether the problem is solved, once the shopper said so.
    pub resolved: Option<bool>,
    /// What is still open, in the shopper's words.
    pub comment: String,
    /// How far the sending is.
    pub state: State,
}

/// How far the sending is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The shopper is asked.
    #[default]
    Asked,
    /// The comment is too long.
    TooLong,
    /// The endpoint is asked.
    Sending,
    /// The endpoint doesn't answer yet. It is asked again.
    Waiting(Wait),
    /// The endpoint refused it.
    Refused(Refused),
}

/// Why the endpoint refused the answer, as far as the shopper can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The check-in was answered already, or the ticket is open again.
    Closed,
    /// The ticket can't be opened any more.
    Gone,
    /// Anything else.
    Other,
}

/// What happens to the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckInEvent {
    /// `Yes` was pressed.
    Yes,
    /// `No` was pressed. The shopper is asked what is still open.
    No,
    /// The comment was typed in.
    Type(String),
    /// The button that tells support what is open was pressed.
    Tell,
    /// The endpoint doesn't answer yet.
    Waits(Wait),
    /// The endpoint refused.
    Failed(Failure),
}

impl CheckInForm {
    /// Applies an event. Returns what to send now.
    pub fn update(&mut self, event: CheckInEvent) -> Option<CheckInAnswer> {
        match event {
            CheckInEvent::Yes | CheckInEvent::No | CheckInEvent::Tell if self.is_busy() => {}
            CheckInEvent::Yes => {
                self.resolved = Some(true);
                return self.send(true, None);
            }
            CheckInEvent::No => {
                self.resolved = Some(false);
                self.state = State::Asked;
            }
            CheckInEvent::Type(comment) => {
                self.comment = comment;
                if !self.is_busy() {
                    self.state = State::Asked;
                }
            }
            CheckInEvent::Tell => return self.tell(),
            CheckInEvent::Waits(wait) => self.state = State::Waiting(wait),
            CheckInEvent::Failed(failure) => self.state = State::Refused(refused(&failure)),
        }
        None
    }

    /// Whether it is being sent.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(self.state, State::Sending | State::Waiting(_))
    }

    fn tell(&mut self) -> Option<CheckInAnswer> {
        let comment = self.comment.trim().to_owned();
        if comment.chars().count() > TEXT_MAX {
            self.state = State::TooLong;
            return None;
        }
        self.send(false, Some(comment).filter(|comment| !comment.is_empty()))
    }

    fn send(&mut self, resolved: bool, comment: Option<String>) -> Option<CheckInAnswer> {
        self.state = State::Sending;
        Some(CheckInAnswer {
            resolved,
            rating: None,
            comment,
        })
    }
}

fn refused(failure: &Failure) -> Refused {
    match failure {
        Failure::Refused(problem) if problem.kind == ProblemType::CheckInClosed => Refused::Closed,
        Failure::Refused(problem) if problem.kind == ProblemType::TicketNotFound => Refused::Gone,
        _ => Refused::Other,
    }
}

#[cfg(test)]
mod tests {
    use careline_wire::Problem;

    use super::*;

    fn no(comment: &str) -> CheckInForm {
        let mut form = CheckInForm::default();
        assert_eq!(form.update(CheckInEvent::No), None, "it asks what is open");
        form.update(CheckInEvent::Type(comment.into()));
        form
    }

    #[test]
    fn yes_is_sent_at_once_without_a_rating() {
        let expected = CheckInAnswer {
            resolved: true,
            rating: None,
            comment: None,
        };
        let mut form = CheckInForm::default();
        assert_eq!(form.update(CheckInEvent::Yes), Some(expected));
        assert_eq!(form.update(CheckInEvent::Yes), None, "not twice");
    }

    #[test]
    fn no_is_sent_with_what_is_open_if_the_shopper_says_so() {
        for (typed, comment) in [
            (" Still broken. ", Some("Still broken.".into())),
            ("  ", None),
        ] {
            let expected = CheckInAnswer {
                resolved: false,
                rating: None,
                comment,
            };
            assert_eq!(no(typed).update(CheckInEvent::Tell), Some(expected));
        }
    }

    #[test]
    fn a_comment_that_is_too_long_is_not_sent() {
        let mut form = no(&"a".repeat(TEXT_MAX + 1));
        assert_eq!(form.update(CheckInEvent::Tell), None);
        assert_eq!(form.state, State::TooLong);
    }

    #[test]
    fn a_failure_keeps_the_comment_and_says_what_failed() {
        let refused = |kind| CheckInEvent::Failed(Failure::Refused(Box::new(Problem::new(kind))));
        let limit = Wait::Limit { until: 60_000 };
        for (event, state) in [
            (CheckInEvent::Waits(Wait::Away), State::Waiting(Wait::Away)),
            (CheckInEvent::Waits(limit), State::Waiting(limit)),
            (
                refused(ProblemType::CheckInClosed),
                State::Refused(Refused::Closed),
            ),
            (
                refused(ProblemType::TicketNotFound),
                State::Refused(Refused::Gone),
            ),
            (
                CheckInEvent::Failed(Failure::Unreadable),
                State::Refused(Refused::Other),
            ),
        ] {
            let mut form = no("Still broken.");
            form.update(CheckInEvent::Tell);
            form.update(event);
            assert_eq!(
                (form.state, form.comment.as_str()),
                (state, "Still broken.")
            );
        }
    }
}
