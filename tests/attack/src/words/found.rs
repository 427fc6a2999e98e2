//! The result of one way of looking at what was sent.

use crate::violation::Violation;

/// What was checked, and the violations.
pub struct Found {
    pub figures: String,
    pub violations: Vec<(Violation, String)>,
}
