//! What the checker found.

use std::fmt::{self, Display, Formatter};

/// What was looked at, and what was wrong with it.
#[derive(Debug, Default)]
pub struct Found {
    /// Tickets that were acknowledged.
    pub tickets: usize,
    /// Messages, steps and resolutions that were acknowledged.
    pub deeds: usize,
    /// Photos that were acknowledged.
    pub photos: usize,
    /// Mails that were owed.
    pub mails: usize,
    /// Deliveries beyond the first of a mail.
    pub duplicates: usize,
    /// What was sent again although it was acknowledged.
    pub replays: u64,
    /// What is wrong.
    pub wrongs: Vec<(Wrong, String)>,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// What was acknowledged isn't there, or isn't what was sent.
    Lost,
    /// Something is there twice.
    Duplicated,
    /// A photo is missing, or differs from what was kept at the acknowledgement.
    Photo,
    /// A mail wasn't delivered, or another than was owed.
    Mail,
    /// Something was answered, or named, before it was on the disk.
    Unsynced,
    /// Anything else that should never be.
    Other,
}

impl Found {
    /// Notes that something is wrong.
    pub fn wrong(&mut self, wrong: Wrong, what: impl Into<String>) {
        self.wrongs.push((wrong, what.into()));
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.tickets += other.tickets;
        self.deeds += other.deeds;
        self.photos += other.photos;
        self.mails += other.mails;
        self.duplicates += other.duplicates;
        self.replays += other.replays;
        self.wrongs.extend(other.wrongs);
        self
    }

    fn count(&self, wrong: Wrong) -> usize {
        self.wrongs
            .iter()
            .filter(|(kind, _)| *kind == wrong)
            .count()
    }
}

impl Display for Found {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} tickets, {} messages and steps, {} photos acknowledged, {} of them sent again: {} lost, {} duplicated, {} photos \
             missing or differing; {} mails owed: {} undelivered, {} duplicates",
            self.tickets,
            self.deeds,
            self.photos,
            self.replays,
            self.count(Wrong::Lost),
            self.count(Wrong::Duplicated),
            self.count(Wrong::Photo),
            self.mails,
            self.count(Wrong::Mail),
            self.duplicates,
        )?;
        match self.count(Wrong::Other) {
            0 => Ok(()),
            others => write!(f, "; {others} other wrongs"),
        }
    }
}
