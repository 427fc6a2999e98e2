//! What a part says in the end: one line of figures, and what is wrong.

use std::fmt::{self, Debug, Display, Formatter};

/// How many wrongs are told.
const TOLD: usize = 10;

/// What a part says in the end.
#[derive(Debug)]
pub struct Outcome<W> {
    /// How often it was tried to go wrong.
    pub runs: u32,
    /// What was tried, and what was found.
    pub figures: String,
    /// What is wrong, by its kind.
    pub wrongs: Vec<(W, String)>,
}

impl<W> Outcome<W> {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_well(&self) -> bool {
        self.wrongs.is_empty()
    }
}

impl<W: Debug> Display for Outcome<W> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self {
            runs,
            figures,
            wrongs,
        } = self;
        write!(f, "{figures}. ")?;
        if *runs == 0 {
            return Ok(());
        }
        if self.is_well() {
            write!(f, "0 failures in {runs}")?;
            // The rule of three, where it says something.
            let bound = 300.0 / f64::from(*runs);
            return match bound < 100.0 {
                true => write!(f, ": below {bound:.1} % (95 %)"),
                false => Ok(()),
            };
        }
        write!(f, "{} FAILURES in {runs}", wrongs.len())?;
        for (wrong, what) in wrongs.iter().take(TOLD) {
            write!(f, "\n  {wrong:?}: {what}")?;
        }
        match wrongs.len().checked_sub(TOLD) {
            Some(more @ 1..) => write!(f, "\n  and {more} more"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug)]
    enum Wrong {
        Lost,
    }

    fn said(runs: u32, wrongs: usize) -> String {
        let wrongs = vec![(Wrong::Lost, "a ticket".to_owned()); wrongs];
        let figures = "It was tried".to_owned();
        let outcome = Outcome {
            runs,
            figures,
            wrongs,
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
