//! What can be wrong.

/// What an attack must not achieve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A stranger was given what is somebody else's.
    Given,
    /// An answer tells what it shouldn't.
    Told,
    /// Something got past a limit or a rule.
    Passed,
    /// Something was kept that shouldn't be.
    Kept,
    /// An honest shopper wasn't served.
    Unserved,
    /// The endpoint failed, hung or ended.
    Failed,
}
