//! Why a call to the endpoint failed, as far as it matters to a shopper.

use careline_wire::Problem;

/// What went wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No usable answer arrived. It's worth another try.
    Unreachable,
    /// The endpoint asks to try again later.
    RetryLater(Pause),
    /// The endpoint refuses. Asking again gets the same answer.
    Refused(Box<Problem>),
    /// The answer isn't the endpoint's, but a captive portal's or a proxy's.
    Unreadable,
}

/// Why a call isn't answered yet. It is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The endpoint can't be reached, or asks to come back later.
    Away,
    /// A rate limit was exceeded.
    Limit {
        /// When the call is made again, in milliseconds since 1970 by the device's clock.
        until: i64,
    },
}

/// How long to wait before the next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Milliseconds to wait at least.
    pub millis: i32,
    /// Whether a rate limit was exceeded.
    pub is_limit: bool,
}
