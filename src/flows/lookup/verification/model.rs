//! Typing a code.
//!
//! The endpoint says the same "no" to every code that doesn't open an order. Whether it's wrong or just no longer good is
//! known here, by the clock and by how often it was tried.

use careline_wire::{CodeTerms, LookupRequest, ProblemType};

use crate::api::failure::Failure;

/// How many digits a code has.
const DIGITS: usize = 6;

/// A code for a look-up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// What is looked up.
    pub request: LookupRequest,
    /// What the shopper typed.
    pub typed: String,
    /// What came of it.
    pub state: State,
    /// Which call is the latest: the answer to an earlier one comes too late.
    pub call: u32,
    /// How it was sent last; nothing where it couldn't be.
    sent: Option<Sent>,
}

/// A code that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sent {
    /// How often it may be tried yet.
    tries: u32,
    /// Until when it is good, in milliseconds of the device's clock.
    until: i64,
    /// For how many minutes it was.
    minutes: i64,
}

/// How it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The shopper types.
    #[default]
    Typing,
    /// It hasn't its six digits.
    Incomplete,
    /// The endpoint is asked whether it's right.
    Trying,
    /// A new one is asked for.
    Sending,
    /// A new one is on its way.
    Resent,
    /// There were too many tries; it's asked again after a while.
    Limited,
    /// The endpoint doesn't answer; it's asked again.
    Unreachable,
    /// It isn't right, and may be tried so often yet.
    Wrong(u32),
    /// It is good no more.
    Expired,
    /// No more are sent for a while.
    TooMany,
    /// The endpoint won't answer.
    Failed,
}

/// What happens to it; times are milliseconds of the device's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was typed.
    Typed(String),
    /// `Show my order`.
    Show(i64),
    /// `Send a new code`.
    Another,
    /// One was sent.
    Sent(CodeTerms, i64),
    /// A call had no good answer.
    Failed(Failure, i64),
    /// The shopper left the step.
    Left,
}

impl Code {
    /// One for a look-up, not yet sent.
    #[must_use]
    pub fn of(request: LookupRequest) -> Self {
        Self {
            request,
            ..Self::default()
        }
    }

    /// Whether it was sent for that look-up, and is good yet.
    #[must_use]
    pub fn is_for(&self, request: &LookupRequest, now: i64) -> bool {
        self.sent.is_some() && self.request == *request && !self.is_expired(now)
    }

    /// For how many minutes the one that was sent is good.
    #[must_use]
    pub fn minutes(&self) -> Option<i64> {
        self.sent.map(|sent| sent.minutes)
    }

    /// Whether the endpoint is being asked.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(
            self.state,
            State::Trying | State::Sending | State::Limited | State::Unreachable
        )
    }

    /// Takes an event; the answer is what to ask the endpoint now.
    pub fn update(&mut self, event: Event) -> Option<LookupRequest> {
        match event {
            Event::Typed(typed) => {
                self.typed = typed;
                self.stop();
            }
            Event::Left => self.stop(),
            Event::Show(_) | Event::Another if self.is_busy() => {}
            Event::Show(now) => return self.show(now),
            Event::Another => {
                self.state = State::Sending;
                return Some(self.request.clone());
            }
            Event::Sent(terms, now) => {
                if self.state == State::Sending || self.state == State::Unreachable {
                    // What was typed is no code any more.
                    self.typed.clear();
                    self.state = State::Resent;
                }
                self.sent = Some(Sent {
                    tries: terms.tries,
                    until: now + terms.expires_in * 1_000,
                    minutes: terms.expires_in / 60,
                });
            }
            Event::Failed(failure, now) => self.state = self.after(&failure, now),
        }
        None
    }

    fn show(&mut self, now: i64) -> Option<LookupRequest> {
        let digits: String = self.typed.chars().filter(char::is_ascii_digit).collect();
        if digits.len() != DIGITS {
            self.state = State::Incomplete;
            return None;
        }
        if self.is_expired(now) {
            self.state = State::Expired;
            return None;
        }
        self.state = State::Trying;
        Some(LookupRequest {
            code: Some(digits),
            ..self.request.clone()
        })
    }

    fn after(&mut self, failure: &Failure, now: i64) -> State {
        let kind = match failure {
            Failure::RetryLater(pause) if pause.is_limit => return State::Limited,
            Failure::Unreachable | Failure::RetryLater(_) => return State::Unreachable,
            Failure::Unreadable => return State::Failed,
            Failure::Refused(problem) => problem.kind,
        };
        match kind {
            ProblemType::CodeNotRight => self.tried(now),
            ProblemType::TooManyCodes => State::TooMany,
            _ => State::Failed,
        }
    }

    fn tried(&mut self, now: i64) -> State {
        let left = self.sent.as_mut().map(|sent| {
            sent.tries = sent.tries.saturating_sub(1);
            sent.tries
        });
        match left {
            Some(left) if !self.is_expired(now) => State::Wrong(left),
            _ => State::Expired,
        }
    }

    /// Nothing is known of one that another visit had sent: the endpoint knows.
    fn is_expired(&self, now: i64) -> bool {
        self.sent
            .is_some_and(|sent| sent.tries == 0 || now >= sent.until)
    }

    /// Forgets what was asked.
    fn stop(&mut self) {
        self.call = self.call.wrapping_add(1);
        self.state = State::Typing;
    }
}

#[cfg(test)]
mod tests {
    use careline_wire::Problem;

    use super::*;
    use crate::api::failure::Pause;

    const TERMS: CodeTerms = CodeTerms {
        expires_in: 600,
        tries: 5,
    };
    const LAST: i64 = 599_999;

    fn request() -> LookupRequest {
        LookupRequest {
            order_number: "KS-10482".into(),
            email: "ada@example.com".into(),
            code: None,
        }
    }

    /// One that was sent when the clock began, with that typed.
    fn sent(typed: &str) -> Code {
        let mut code = Code::of(request());
        code.update(Event::Sent(TERMS, 0));
        code.update(Event::Typed(typed.into()));
        code
    }

    fn refused(kind: ProblemType) -> Failure {
        Failure::Refused(Box::new(Problem::new(kind)))
    }

    fn fail(code: &mut Code, kind: ProblemType, now: i64) -> State {
        code.update(Event::Failed(refused(kind), now));
        code.state
    }

    fn later(millis: i32, is_limit: bool) -> Failure {
        Failure::RetryLater(Pause { millis, is_limit })
    }

    #[test]
    fn a_code_is_asked_about_however_it_is_typed() {
        for typed in ["123456", " 123 456 ", "123-456", "Your code is 123456"] {
            let mut code = sent(typed);
            let asked = code.update(Event::Show(0));
            let expected = LookupRequest {
                code: Some("123456".into()),
                ..request()
            };
            assert_eq!(asked, Some(expected), "{typed}");
            assert!(code.is_busy());
            assert_eq!(code.update(Event::Show(0)), None, "not twice");
        }
    }

    #[test]
    fn what_is_no_code_is_not_asked_about() {
        for typed in ["", "12345", "1234567", "code"] {
            let mut code = sent(typed);
            assert_eq!(code.update(Event::Show(0)), None, "{typed}");
            assert_eq!(code.state, State::Incomplete);
            assert_eq!(code.typed, typed);
        }
    }

    #[test]
    fn a_wrong_code_may_be_tried_again_until_none_is_left() {
        let mut code = sent("123456");
        for left in (1..5).rev() {
            assert!(code.update(Event::Show(LAST)).is_some());
            let state = fail(&mut code, ProblemType::CodeNotRight, LAST);
            assert_eq!(state, State::Wrong(left));
            assert_eq!(code.typed, "123456");
        }
        code.update(Event::Show(LAST));
        assert_eq!(
            fail(&mut code, ProblemType::CodeNotRight, LAST),
            State::Expired
        );
        assert_eq!(
            code.update(Event::Show(LAST)),
            None,
            "the endpoint needn't say it again"
        );
        assert_eq!(code.state, State::Expired);
    }

    #[test]
    fn a_code_that_is_too_old_is_said_to_be() {
        let mut code = sent("123456");
        code.update(Event::Show(LAST));
        let late = fail(&mut code, ProblemType::CodeNotRight, LAST + 1);
        assert_eq!(late, State::Expired);
        assert!(code.is_for(&request(), LAST));
        assert!(!code.is_for(&request(), LAST + 1));
    }

    #[test]
    fn a_new_code_is_as_good_as_the_first_was() {
        let mut code = sent("123456");
        code.update(Event::Show(0));
        fail(&mut code, ProblemType::CodeNotRight, 0);
        assert_eq!(code.update(Event::Another), Some(request()));
        code.update(Event::Sent(TERMS, LAST));
        assert_eq!((code.state, code.typed.as_str()), (State::Resent, ""));
        code.update(Event::Typed("654321".into()));
        assert!(code.update(Event::Show(2 * LAST)).is_some());
        assert_eq!(
            fail(&mut code, ProblemType::CodeNotRight, 2 * LAST),
            State::Wrong(4)
        );
    }

    #[test]
    fn where_no_more_are_sent_the_last_one_can_be_typed() {
        let mut code = Code::of(request());
        let state = fail(&mut code, ProblemType::TooManyCodes, 0);
        assert_eq!((state, code.minutes()), (State::TooMany, None));
        assert!(!code.is_for(&request(), 0), "it is asked for again");
        code.update(Event::Typed("123456".into()));
        assert!(code.update(Event::Show(0)).is_some());
        assert_eq!(
            fail(&mut code, ProblemType::CodeNotRight, 0),
            State::Expired
        );
    }

    #[test]
    fn an_endpoint_that_is_away_loses_nothing() {
        for (failure, state) in [
            (Failure::Unreachable, State::Unreachable),
            (later(60_000, false), State::Unreachable),
            (later(60_000, true), State::Limited),
            (Failure::Unreadable, State::Failed),
            (refused(ProblemType::Internal), State::Failed),
        ] {
            let mut code = sent("123456");
            code.update(Event::Show(0));
            code.update(Event::Failed(failure, 0));
            assert_eq!((code.state, code.typed.as_str()), (state, "123456"));
        }
    }

    #[test]
    fn an_answer_to_what_was_left_comes_too_late() {
        let mut code = sent("123456");
        code.update(Event::Show(0));
        let call = code.call;
        code.update(Event::Left);
        assert_ne!(code.call, call);
        assert!(!code.is_busy());
        assert_eq!(code.typed, "123456");
    }
}
