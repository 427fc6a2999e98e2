//! A look-up of an order by number and email.

use careline_wire::{LookupRequest, ProblemType, validate};

use crate::api::failure::{Failure, Wait};

/// What the shopper typed, and how far the look-up is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// The order's number as it is typed.
    pub number: String,
    /// The order's email as it is typed.
    pub email: String,
    /// How far it is.
    pub state: State,
    /// The count of searches. The answer to an earlier search is ignored.
    pub search: u32,
}

/// How far a look-up is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The shopper is typing.
    #[default]
    Typing,
    /// Number or email is missing.
    Incomplete,
    /// The endpoint is asked.
    Looking,
    /// A proof of work is being made for the endpoint.
    Working,
    /// The endpoint doesn't answer yet. It is asked again.
    Waiting(Wait),
    /// No order has this number and email.
    NotFound,
    /// The endpoint refused.
    Failed,
    /// The shop demands a code, which is a step of its own.
    CodeRequired,
}

/// What happens to a look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookupEvent {
    /// The number was typed in.
    Number(String),
    /// The email was typed in.
    Email(String),
    /// The shopper left the step that asks for a code.
    Left,
    /// `Find my order` was pressed.
    Find,
    /// The endpoint demands a proof of work.
    Working,
    /// The shop demands a code.
    CodeRequired,
    /// The endpoint doesn't answer yet.
    Waits(Wait),
    /// The endpoint refused.
    Failed(Failure),
}

impl Lookup {
    /// A look-up that starts with a number and an email, which may be empty.
    #[must_use]
    pub fn new(number: String, email: String) -> Self {
        Self {
            number,
            email,
            ..Self::default()
        }
    }

    /// Applies an event. Returns what to ask the endpoint now.
    pub fn update(&mut self, event: LookupEvent) -> Option<LookupRequest> {
        match event {
            LookupEvent::Number(number) => {
                self.number = number;
                self.stop();
            }
            LookupEvent::Email(email) => {
                self.email = email;
                self.stop();
            }
            LookupEvent::Left => self.stop(),
            LookupEvent::Find if self.is_busy() => {}
            LookupEvent::Find if self.is_missing_number() || self.is_missing_email() => {
                self.state = State::Incomplete;
            }
            LookupEvent::Find => {
                self.state = State::Looking;
                return Some(LookupRequest {
                    order_number: self.number.trim().to_owned(),
                    email: self.email.trim().to_owned(),
                    ..LookupRequest::default()
                });
            }
            LookupEvent::Working => self.state = State::Working,
            LookupEvent::CodeRequired => self.state = State::CodeRequired,
            LookupEvent::Waits(wait) => self.state = State::Waiting(wait),
            LookupEvent::Failed(failure) => self.state = state_after(&failure),
        }
        None
    }

    /// Ignores the answer to what was asked before.
    fn stop(&mut self) {
        self.search = self.search.wrapping_add(1);
        self.state = State::Typing;
    }

    /// Whether the number is missing.
    #[must_use]
    pub fn is_missing_number(&self) -> bool {
        self.number.trim().is_empty()
    }

    /// Whether the email is missing or malformed.
    #[must_use]
    pub fn is_missing_email(&self) -> bool {
        !validate::is_email(&self.email)
    }

    /// Whether the endpoint is being asked, or the shopper is asked for a code.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(
            self.state,
            State::Looking | State::Working | State::Waiting(_) | State::CodeRequired
        )
    }
}

fn state_after(failure: &Failure) -> State {
    match failure {
        Failure::Refused(problem) if problem.kind == ProblemType::OrderNotFound => State::NotFound,
        _ => State::Failed,
    }
}

#[cfg(test)]
mod tests {
    use careline_wire::Problem;

    use super::*;

    fn typed(number: &str, email: &str) -> Lookup {
        Lookup::new(number.into(), email.into())
    }

    #[test]
    fn a_complete_look_up_asks_the_endpoint_without_stray_spaces() {
        let mut lookup = typed(" KS-10482 ", "ada@example.com ");
        let request = lookup.update(LookupEvent::Find);
        let expected = LookupRequest {
            order_number: "KS-10482".into(),
            email: "ada@example.com".into(),
            ..LookupRequest::default()
        };
        assert_eq!(request, Some(expected));
        assert!(lookup.is_busy());
    }

    #[test]
    fn a_gap_is_named_and_nothing_is_asked() {
        for (number, email) in [("", "ada@example.com"), ("KS-1", ""), ("KS-1", "ada@")] {
            let mut lookup = typed(number, email);
            assert_eq!(lookup.update(LookupEvent::Find), None, "{number} {email}");
            assert_eq!(lookup.state, State::Incomplete);
        }
    }

    #[test]
    fn a_search_is_not_started_twice_and_typing_ends_it() {
        let mut lookup = typed("KS-1", "ada@example.com");
        assert!(lookup.update(LookupEvent::Find).is_some());
        assert_eq!(lookup.update(LookupEvent::Find), None);
        let search = lookup.search;
        lookup.update(LookupEvent::Number("KS-12".into()));
        assert!(!lookup.is_busy());
        assert_ne!(lookup.search, search);
    }

    #[test]
    fn a_shop_that_asks_for_a_code_is_not_asked_again_meanwhile() {
        let mut lookup = typed("KS-1", "ada@example.com");
        lookup.update(LookupEvent::Find);
        lookup.update(LookupEvent::CodeRequired);
        assert_eq!(lookup.update(LookupEvent::Find), None);
        assert_eq!(lookup.state, State::CodeRequired);
        lookup.update(LookupEvent::Left);
        assert!(
            lookup.update(LookupEvent::Find).is_some(),
            "with what was typed"
        );
    }

    #[test]
    fn a_failure_keeps_what_was_typed() {
        let not_found = Failure::Refused(Box::new(Problem::new(ProblemType::OrderNotFound)));
        let broken = Failure::Refused(Box::new(Problem::new(ProblemType::Internal)));
        for (failure, state) in [
            (not_found, State::NotFound),
            (broken, State::Failed),
            (Failure::Unreadable, State::Failed),
        ] {
            let mut lookup = typed("KS-1", "ada@example.com");
            lookup.update(LookupEvent::Find);
            lookup.update(LookupEvent::Failed(failure));
            assert_eq!(lookup.state, state);
            assert_eq!(lookup.number, "KS-1");
        }
    }

    #[test]
    fn a_look_up_that_waits_goes_on_by_itself() {
        for wait in [Wait::Away, Wait::Limit { until: 60_000 }] {
            let mut lookup = typed("KS-1", "ada@example.com");
            lookup.update(LookupEvent::Find);
            lookup.update(LookupEvent::Waits(wait));
            assert_eq!(lookup.state, State::Waiting(wait));
            assert_eq!(lookup.update(LookupEvent::Find), None, "it is asked again");
        }
    }
}
