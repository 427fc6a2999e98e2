//! Prints what is wrong with the orders of a file.

use std::path::Path;

use indicatif::ProgressBar;

use crate::cli::escape::escaped;
use crate::cli::output::note;
use crate::orders::import::entry::Entry;

/// How many errors are printed, and how many warnings: a wrong export has the same one in each row.
const PRINTED_MAX: usize = 50;

/// Counts the orders of a file, and prints what is wrong with them.
pub struct ImportReport<'a> {
    file: &'a Path,
    checked: &'a ProgressBar,
    /// How many orders can be imported.
    pub good: usize,
    /// How many orders are left out.
    pub left_out: usize,
    errors: Messages,
    warnings: Messages,
}

impl<'a> ImportReport<'a> {
    /// A report of a file, of which a terminal shows how many orders are checked.
    pub const fn new(file: &'a Path, checked: &'a ProgressBar) -> Self {
        Self {
            file,
            checked,
            good: 0,
            left_out: 0,
            errors: Messages::new("error"),
            warnings: Messages::new("warning"),
        }
    }

    /// Counts an order, and prints its errors and warnings.
    pub fn add(&mut self, entry: &Entry) {
        match entry.order {
            Some(_) => self.good += 1,
            None => self.left_out += 1,
        }
        self.checked.inc(1);
        if entry.errors.is_empty() && entry.warnings.is_empty() {
            return;
        }
        self.checked.suspend(|| {
            self.errors.print(self.file, &entry.errors);
            self.warnings.print(self.file, &entry.warnings);
        });
    }

    /// Prints how many messages weren't printed.
    pub fn print_rest(&self) {
        self.errors.print_rest();
        self.warnings.print_rest();
    }
}

/// The messages of one kind, of which the first ones are printed.
struct Messages {
    kind: &'static str,
    count: usize,
}

impl Messages {
    const fn new(kind: &'static str) -> Self {
        Self { kind, count: 0 }
    }

    fn print(&mut self, file: &Path, messages: &[String]) {
        for message in messages {
            self.count += 1;
            if self.count <= PRINTED_MAX {
                note!("{}: {}: {}", self.kind, file.display(), escaped(message));
            }
        }
    }

    fn print_rest(&self) {
        let rest = self.count.saturating_sub(PRINTED_MAX);
        if rest > 0 {
            note!("{}: {rest} more like these", self.kind);
        }
    }
}
