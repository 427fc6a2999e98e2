//! Finding an order by its number and email.

use careline_wire::{LookupRequest, ProblemType, validate};

use crate::api::failure::Failure;

/// What the shopper typed and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// The order's number, as typed.
    pub number: String,
    /// The email of the order, as typed.
    pub email: String,
    /// What came of it.
    pub state: State,
    /// Which search is the latest: the answer to an earlier one comes too late.
    pub search: u32,
}

/// How a look-up stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The shopper types.
    #[default]
    Typing,
    /// Something is missing.
    Incomplete,
    /// The endpoint is asked.
    Looking,
    /// The endpoint asks for work first.
    Working,
    /// There were too many tries; it's asked again after a while.
    Limited,
    /// The endpoint doesn't answer; it's asked again.
    Unreachable,
    /// No order has this number and email.
    NotFound,
    /// The endpoint won't answer.
    Failed,
    /// The shop asks for a code; that is a step of its own.
    Coded,
}

/// What happens to a look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The number was typed.
    Number(String),
    /// The email was typed.
    Email(String),
    /// The shopper left the form.
    Left,
    /// `Find my order`.
    Find,
    /// The endpoint asks for work first.
    Working,
    /// The shop asks for a code.
    Coded,
    /// A call had no good answer.
    Failed(Failure),
}

impl Lookup {
    /// A look-up that starts with what is known of the order.
    #[must_use]
    pub fn new(number: String, email: String) -> Self {
        Self {
            number,
            email,
            ..Self::default()
        }
    }

    /// Takes an event; the answer is what to ask the endpoint now.
    pub fn update(&mut self, event: Event) -> Option<LookupRequest> {
        match event {
            Event::Number(number) => {
                self.number = number;
                self.stop();
            }
            Event::Email(email) => {
                self.email = email;
                self.stop();
            }
            Event::Left => self.stop(),
            Event::Find if self.is_busy() => {}
            Event::Find if self.is_missing_number() || self.is_missing_email() => {
                self.state = State::Incomplete;
            }
            Event::Find => {
                self.state = State::Looking;
                return Some(LookupRequest {
                    order_number: self.number.trim().to_owned(),
                    email: self.email.trim().to_owned(),
                    code: None,
                });
            }
            Event::Working => self.state = State::Working,
            Event::Coded => self.state = State::Coded,
            Event::Failed(failure) => self.state = state_after(&failure),
        }
        None
    }

    /// Forgets what was asked.
    fn stop(&mut self) {
        self.search = self.search.wrapping_add(1);
        self.state = State::Typing;
    }

    /// Whether there's no number yet.
    #[must_use]
    pub fn is_missing_number(&self) -> bool {
        self.number.trim().is_empty()
    }

    /// Whether there's no address that mail could reach yet.
    #[must_use]
    pub fn is_missing_email(&self) -> bool {
        !validate::is_email(&self.email)
    }

    /// Whether the endpoint is being asked, or the shopper for a code.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(
            self.state,
            State::Looking | State::Working | State::Limited | State::Unreachable | State::Coded
        )
    }
}

fn state_after(failure: &Failure) -> State {
    match failure {
        Failure::RetryLater(pause) if pause.is_limit => State::Limited,
        Failure::Unreachable | Failure::RetryLater(_) => State::Unreachable,
        Failure::Refused(problem) if problem.kind == ProblemType::OrderNotFound => State::NotFound,
        Failure::Refused(_) | Failure::Unreadable => State::Failed,
    }
}

#[cfg(test)]
mod tests {
    use careline_wire::Problem;

    use super::*;
    use crate::api::failure::Pause;

    fn typed(number: &str, email: &str) -> Lookup {
        Lookup::new(number.into(), email.into())
    }

    fn later(millis: i32, is_limit: bool) -> Failure {
        Failure::RetryLater(Pause { millis, is_limit })
    }

    #[test]
    fn a_complete_look_up_asks_the_endpoint_without_stray_spaces() {
        let mut lookup = typed(" KS-10482 ", "ada@example.com ");
        let request = lookup.update(Event::Find);
        let expected = LookupRequest {
            order_number: "KS-10482".into(),
            email: "ada@example.com".into(),
            code: None,
        };
        assert_eq!(request, Some(expected));
        assert!(lookup.is_busy());
    }

    #[test]
    fn a_gap_is_named_and_nothing_is_asked() {
        for (number, email) in [("", "ada@example.com"), ("KS-1", ""), ("KS-1", "ada@")] {
            let mut lookup = typed(number, email);
            assert_eq!(lookup.update(Event::Find), None, "{number} {email}");
            assert_eq!(lookup.state, State::Incomplete);
        }
    }

    #[test]
    fn a_search_is_not_started_twice_and_typing_ends_it() {
        let mut lookup = typed("KS-1", "ada@example.com");
        assert!(lookup.update(Event::Find).is_some());
        assert_eq!(lookup.update(Event::Find), None);
        let search = lookup.search;
        lookup.update(Event::Number("KS-12".into()));
        assert!(!lookup.is_busy());
        assert_ne!(lookup.search, search);
    }

    #[test]
    fn a_shop_that_asks_for_a_code_is_not_asked_again_meanwhile() {
        let mut lookup = typed("KS-1", "ada@example.com");
        lookup.update(Event::Find);
        lookup.update(Event::Coded);
        assert_eq!(lookup.update(Event::Find), None);
        assert_eq!(lookup.state, State::Coded);
        lookup.update(Event::Left);
        assert!(lookup.update(Event::Find).is_some(), "with what was typed");
    }

    #[test]
    fn a_failure_keeps_what_was_typed() {
        let not_found = Failure::Refused(Box::new(Problem::new(ProblemType::OrderNotFound)));
        let broken = Failure::Refused(Box::new(Problem::new(ProblemType::Internal)));
        for (failure, state) in [
            (not_found, State::NotFound),
            (Failure::Unreachable, State::Unreachable),
            (broken, State::Failed),
            (Failure::Unreadable, State::Failed),
            (later(60_000, true), State::Limited),
            (later(5_000, false), State::Unreachable),
        ] {
            let mut lookup = typed("KS-1", "ada@example.com");
            lookup.update(Event::Find);
            lookup.update(Event::Failed(failure));
            assert_eq!(lookup.state, state);
            assert_eq!(lookup.number, "KS-1");
        }
    }
}
