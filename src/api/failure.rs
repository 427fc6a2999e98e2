//! Why a call to the endpoint had no good answer, as far as a shopper can tell.

use careline_wire::Problem;

/// What went wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or none that is of use: worth another try.
    Unreachable,
    /// An answer that says "later".
    RetryLater(Pause),
    /// An answer that won't change by asking again.
    Refused(Box<Problem>),
    /// An answer that isn't the endpoint's (a captive portal, a proxy's error page).
    Unreadable,
}

/// How much later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Milliseconds, at the least.
    pub millis: i32,
    /// Whether it's for having asked too much.
    pub is_limit: bool,
}
