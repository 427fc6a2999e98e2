//! The entry of a verification code.
//!
//! The endpoint refuses every code that doesn't open an order in the same way. Whether the code is wrong or has expired
//! is told here, by the clock and by the number of tries.

use careline_wire::{CodeTerms, LookupRequest, ProblemType};

use crate::api::failure::{Failure, Wait};

/// The digits of a code.
const DIGITS: usize = 6;

/// A code for a look-up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// The look-up that it is for.
    pub request: LookupRequest,
    /// What is typed in.
    pub typed: String,
    /// How far it is.
    pub state: State,
    /// The count of calls. The answer to an earlier call is ignored.
    pub call: u32,
    /// The code that was sent last, if one could be sent.
    sent: Option<Sent>,
}

/// A code that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sent {
    /// How many tries are left.
    tries: u32,
    /// When it expires, in milliseconds since 1970 by the device's clock.
    until: i64,
    /// How many minutes it was valid for when it was sent.
    minutes: i64,
}

/// How far the entry is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The shopper is typing.
    #[default]
    Typing,
    /// The entry hasn't six digits.
    Incomplete,
    /// The endpoint is checking the code.
    Trying,
    /// The endpoint is asked for a new code.
    Sending,
    /// A new code was sent.
    Resent,
    /// The endpoint doesn't answer yet. It is asked again.
    Waiting(Wait),
    /// The code is wrong. Holds how many tries are left.
    Wrong(u32),
    /// The code has expired, or no tries are left.
    Expired,
    /// The endpoint sends no more codes for a while.
    TooMany,
    /// The endpoint refused.
    Failed,
}

/// What happens to an entry. Times are milliseconds since 1970 by the device's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerificationEvent {
    /// The code was typed in.
    Typed(String),
    /// `Show my order` was pressed.
    Show(i64),
    /// `Send a new code` was pressed.
    Another,
    /// A code was sent.
    Sent(CodeTerms, i64),
    /// The endpoint doesn't answer yet.
    Waits(Wait),
    /// The endpoint refused.
    Failed(Failure, i64),
    /// The shopper left the step.
    Left,
}

impl Code {
    /// A code that isn't sent yet.
    #[must_use]
    pub fn of(request: LookupRequest) -> Self {
        Self {
            request,
            ..Self::default()
        }
    }

    /// The entry as it is kept over a reload, without what is typed: number and email, and the code that was sent, one
    /// value a line.
    #[must_use]
    pub fn saved(&self) -> String {
        let LookupRequest {
            order_number,
            email,
            ..
        } = &self.request;
        let mut lines = vec![order_number.clone(), email.clone()];
        if let Some(sent) = self.sent {
            lines.push(sent.tries.to_string());
            lines.push(sent.until.to_string());
            lines.push(sent.minutes.to_string());
        }
        lines.join("\n")
    }

    /// An entry as it was kept.
    #[must_use]
    pub fn restored(saved: &str) -> Option<Self> {
        let mut lines = saved.lines();
        let request = LookupRequest {
            order_number: lines.next()?.to_owned(),
            email: lines.next()?.to_owned(),
            ..LookupRequest::default()
        };
        let mut sent = || {
            Some(Sent {
                tries: lines.next()?.parse().ok()?,
                until: lines.next()?.parse().ok()?,
                minutes: lines.next()?.parse().ok()?,
            })
        };
        let sent = sent();
        Some(Self {
            sent,
            ..Self::of(request)
        })
    }

    /// Whether a code was sent for that look-up and is still valid.
    #[must_use]
    pub fn is_for(&self, request: &LookupRequest, now: i64) -> bool {
        self.sent.is_some() && self.request == *request && !self.is_expired(now)
    }

    /// How many minutes the code was valid for when it was sent.
    #[must_use]
    pub fn minutes(&self) -> Option<i64> {
        self.sent.map(|sent| sent.minutes)
    }

    /// Whether the endpoint is being asked.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(
            self.state,
            State::Trying | State::Sending | State::Waiting(_)
        )
    }

    /// Applies an event. Returns what to ask the endpoint now.
    pub fn update(&mut self, event: VerificationEvent) -> Option<LookupRequest> {
        match event {
            VerificationEvent::Typed(typed) => {
                self.typed = typed;
                self.stop();
            }
            VerificationEvent::Left => self.stop(),
            VerificationEvent::Show(_) | VerificationEvent::Another if self.is_busy() => {}
            VerificationEvent::Show(now) => return self.show(now),
            VerificationEvent::Another => {
                self.state = State::Sending;
                return Some(self.request.clone());
            }
            VerificationEvent::Sent(terms, now) => {
                if matches!(self.state, State::Sending | State::Waiting(_)) {
                    // The new code replaces the one that was typed.
                    self.typed.clear();
                    self.state = State::Resent;
                }
                self.sent = Some(Sent {
                    tries: terms.tries,
                    until: now + terms.expires_in * 1_000,
                    minutes: terms.expires_in / 60,
                });
            }
            VerificationEvent::Waits(wait) => self.state = State::Waiting(wait),
            VerificationEvent::Failed(failure, now) => self.state = self.after(&failure, now),
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
            Failure::Refused(problem) => problem.kind,
            _ => return State::Failed,
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

    /// Whether it has expired, as far as this visit knows. The endpoint checks a code that was sent on an earlier
    /// visit.
    fn is_expired(&self, now: i64) -> bool {
        self.sent
            .is_some_and(|sent| sent.tries == 0 || now >= sent.until)
    }

    /// Ignores the answer to what was asked before.
    fn stop(&mut self) {
        self.call = self.call.wrapping_add(1);
        self.state = State::Typing;
    }
}

#[cfg(test)]
mod tests {
    use careline_wire::Problem;

    use super::*;

    const TERMS: CodeTerms = CodeTerms {
        expires_in: 600,
        tries: 5,
    };
    const LAST: i64 = 599_999;

    fn request() -> LookupRequest {
        LookupRequest {
            order_number: "KS-10482".into(),
            email: "ada@example.com".into(),
            ..LookupRequest::default()
        }
    }

    /// An entry whose code was sent at time 0, with `typed` typed in.
    fn sent(typed: &str) -> Code {
        let mut code = Code::of(request());
        code.update(VerificationEvent::Sent(TERMS, 0));
        code.update(VerificationEvent::Typed(typed.into()));
        code
    }

    fn refused(kind: ProblemType) -> Failure {
        Failure::Refused(Box::new(Problem::new(kind)))
    }

    fn fail(code: &mut Code, kind: ProblemType, now: i64) -> State {
        code.update(VerificationEvent::Failed(refused(kind), now));
        code.state
    }

    #[test]
    fn a_code_is_asked_about_however_it_is_typed() {
        for typed in ["123456", " 123 456 ", "123-456", "Your code is 123456"] {
            let mut code = sent(typed);
            let asked = code.update(VerificationEvent::Show(0));
            let expected = LookupRequest {
                code: Some("123456".into()),
                ..request()
            };
            assert_eq!(asked, Some(expected), "{typed}");
            assert!(code.is_busy());
            assert_eq!(code.update(VerificationEvent::Show(0)), None, "not twice");
        }
    }

    #[test]
    fn what_is_no_code_is_not_asked_about() {
        for typed in ["", "12345", "1234567", "code"] {
            let mut code = sent(typed);
            assert_eq!(code.update(VerificationEvent::Show(0)), None, "{typed}");
            assert_eq!(code.state, State::Incomplete);
            assert_eq!(code.typed, typed);
        }
    }

    #[test]
    fn a_wrong_code_may_be_tried_again_until_none_is_left() {
        let mut code = sent("123456");
        for left in (1..5).rev() {
            assert!(code.update(VerificationEvent::Show(LAST)).is_some());
            let state = fail(&mut code, ProblemType::CodeNotRight, LAST);
            assert_eq!(state, State::Wrong(left));
            assert_eq!(code.typed, "123456");
        }
        code.update(VerificationEvent::Show(LAST));
        assert_eq!(
            fail(&mut code, ProblemType::CodeNotRight, LAST),
            State::Expired
        );
        assert_eq!(
            code.update(VerificationEvent::Show(LAST)),
            None,
            "the endpoint needn't say it again"
        );
        assert_eq!(code.state, State::Expired);
    }

    #[test]
    fn a_code_that_is_too_old_is_said_to_be() {
        let mut code = sent("123456");
        code.update(VerificationEvent::Show(LAST));
        let late = fail(&mut code, ProblemType::CodeNotRight, LAST + 1);
        assert_eq!(late, State::Expired);
        assert!(code.is_for(&request(), LAST));
        assert!(!code.is_for(&request(), LAST + 1));
    }

    #[test]
    fn a_new_code_is_as_good_as_the_first_was() {
        let mut code = sent("123456");
        code.update(VerificationEvent::Show(0));
        fail(&mut code, ProblemType::CodeNotRight, 0);
        assert_eq!(code.update(VerificationEvent::Another), Some(request()));
        code.update(VerificationEvent::Sent(TERMS, LAST));
        assert_eq!((code.state, code.typed.as_str()), (State::Resent, ""));
        code.update(VerificationEvent::Typed("654321".into()));
        assert!(code.update(VerificationEvent::Show(2 * LAST)).is_some());
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
        code.update(VerificationEvent::Typed("123456".into()));
        assert!(code.update(VerificationEvent::Show(0)).is_some());
        assert_eq!(
            fail(&mut code, ProblemType::CodeNotRight, 0),
            State::Expired
        );
    }

    #[test]
    fn an_endpoint_that_is_away_or_refuses_loses_nothing() {
        for (failure, state) in [
            (Failure::Unreadable, State::Failed),
            (refused(ProblemType::Internal), State::Failed),
        ] {
            let mut code = sent("123456");
            code.update(VerificationEvent::Show(0));
            code.update(VerificationEvent::Failed(failure, 0));
            assert_eq!((code.state, code.typed.as_str()), (state, "123456"));
        }
        for wait in [Wait::Away, Wait::Limit { until: 60_000 }] {
            let mut code = sent("123456");
            code.update(VerificationEvent::Show(0));
            code.update(VerificationEvent::Waits(wait));
            let expected = (State::Waiting(wait), "123456");
            assert_eq!((code.state, code.typed.as_str()), expected);
            assert!(code.is_busy());
        }
    }

    #[test]
    fn a_reload_keeps_the_look_up_and_the_code_that_was_sent_but_not_what_was_typed() {
        let mut code = sent("123456");
        code.update(VerificationEvent::Show(0));
        fail(&mut code, ProblemType::CodeNotRight, 0);
        let restored = Code::restored(&code.saved()).expect("it can be read");
        assert!(restored.is_for(&request(), LAST), "no other is sent");
        assert!(!restored.is_for(&request(), LAST + 1));
        assert_eq!(restored.saved(), code.saved(), "the tries that are left");
        assert_eq!(restored.typed, "");

        let unsent = Code::restored(&Code::of(request()).saved()).expect("it can be read");
        assert_eq!(unsent, Code::of(request()));
        assert_eq!(Code::restored(""), None);
    }

    #[test]
    fn an_answer_to_what_was_left_comes_too_late() {
        let mut code = sent("123456");
        code.update(VerificationEvent::Show(0));
        let call = code.call;
        code.update(VerificationEvent::Left);
        assert_ne!(code.call, call);
        assert!(!code.is_busy());
        assert_eq!(code.typed, "123456");
    }
}
