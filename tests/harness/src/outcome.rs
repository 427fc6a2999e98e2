//! The result of a part: one line of figures, and the violations.

use std::fmt::{self, Debug, Display, Formatter};

/// How many violations are printed.
const TOLD: usize = 10;

/// The result of a part.
#[derive(Debug)]
pub struct Outcome<W> {
    /// The number of runs.
    pub runs: u32,
    /// What was tried and measured, for a person.
    pub figures: String,
    /// The violations: kind and description.
    pub violations: Vec<(W, String)>,
}

impl<W> Outcome<W> {
    /// Whether there are no violations.
    #[must_use]
    pub const fn passed(&self) -> bool {
        self.violations.is_empty()
    }
}

impl<W: Debug> Display for Outcome<W> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self {
            runs,
            figures,
            violations,
        } = self;
        write!(f, "{figures}. ")?;
        if *runs == 0 {
            return Ok(());
        }
        if self.passed() {
            write!(f, "0 failures in {runs}")?;
            // The rule of three, if it bounds anything.
            let bound = 300.0 / f64::from(*runs);
            return match bound < 100.0 {
                true => write!(f, ": below {bound:.1} % (95 %)"),
                false => Ok(()),
            };
        }
        write!(f, "{} FAILURES in {runs}", violations.len())?;
        for (wrong, what) in violations.iter().take(TOLD) {
            write!(f, "\n  {wrong:?}: {what}")?;
        }
        match violations.len().checked_sub(TOLD) {
            Some(more @ 1..) => write!(f, "\n  and {more} more"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug)]
    enum Violation {
        Lost,
    }

    fn said(runs: u32, violations: usize) -> String {
        let violations = vec![(Violation::Lost, "a ticket".to_owned()); violations];
        let figures = "It was tried".to_owned();
        let outcome = Outcome {
            runs,
            figures,
            violations,
        };
        outcome.to_string()
    }

    #[test]
    fn a_zero_has_its_bound_beside_it() {
        assert_eq!(said(3, 0), "It was tried. 0 failures in 3");
        assert_eq!(
            said(500, 0),
            "It was tried. 0 failures in 500: below 0.6 % (95 %)"
        );
    }

    #[test]
    fn what_is_wrong_is_told_up_to_a_point() {
        assert!(said(500, 12).starts_with("It was tried. 12 FAILURES in 500\n  Lost: a ticket\n"));
        assert!(said(500, 12).ends_with("\n  and 2 more"));
        assert!(said(500, 10).ends_with("\n  Lost: a ticket"));
    }
}
