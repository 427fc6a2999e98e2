//! What the checker found.

use std::fmt::{self, Display, Formatter};

/// What was checked, and the violations.
#[derive(Debug, Default)]
pub struct Findings {
    /// Acknowledged tickets.
    pub tickets: usize,
    /// Acknowledged messages, steps and resolutions.
    pub actions: usize,
    /// Acknowledged photos.
    pub photos: usize,
    /// Mails of the outbox.
    pub mails: usize,
    /// Deliveries beyond the first of a mail.
    pub duplicates: usize,
    /// Acknowledged requests that were sent again.
    pub replays: u64,
    /// The violations: kind and description.
    pub violations: Vec<(Violation, String)>,
}

/// The kinds of violations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// Something acknowledged is missing, or isn't what was sent.
    Lost,
    /// Something is stored twice.
    Duplicated,
    /// A photo is missing, or differs from what was stored when it was acknowledged.
    Photo,
    /// A mail wasn't delivered, or a wrong one was.
    Mail,
    /// A backup or restore that was reported as complete isn't.
    Backup,
    /// Something was acknowledged or renamed before it was synced.
    Unsynced,
    /// More was let through than a limit allows.
    Limit,
    /// Anything else.
    Other,
}

impl Findings {
    /// Adds a violation.
    pub fn wrong(&mut self, wrong: Violation, what: impl Into<String>) {
        self.violations.push((wrong, what.into()));
    }

    /// Joins both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.tickets += other.tickets;
        self.actions += other.actions;
        self.photos += other.photos;
        self.mails += other.mails;
        self.duplicates += other.duplicates;
        self.replays += other.replays;
        self.violations.extend(other.violations);
        self
    }

    fn count(&self, wrong: Violation) -> usize {
        self.violations
            .iter()
            .filter(|(kind, _)| *kind == wrong)
            .count()
    }
}

impl Display for Findings {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} tickets, {} messages and steps, {} photos acknowledged, {} of them sent again: {} lost, {} duplicated, {} photos \
             missing or differing; {} mails owed: {} undelivered, {} duplicates",
            self.tickets,
            self.actions,
            self.photos,
            self.replays,
            self.count(Violation::Lost),
            self.count(Violation::Duplicated),
            self.count(Violation::Photo),
            self.mails,
            self.count(Violation::Mail),
            self.duplicates,
        )?;
        match self.count(Violation::Other) {
            0 => Ok(()),
            others => write!(f, "; {others} other wrongs"),
        }
    }
}
