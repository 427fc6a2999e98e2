//! What an attack must not achieve.

/// What an attack must not achieve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A stranger received another person's data.
    Disclosed,
    /// A response reveals what it shouldn't.
    Leaked,
    /// A request passed a limit or a rule.
    Bypassed,
    /// Something was stored that shouldn't be.
    Stored,
    /// A legitimate shopper wasn't served.
    Unserved,
    /// The endpoint failed, hung or exited.
    Failed,
}
