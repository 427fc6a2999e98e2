//! The parts, one way to break something each.

mod backup;
mod disk;
mod kill;
mod mail;
mod net;
mod older;
mod sync;

use std::pin::Pin;

use crate::Result;
use crate::outcome::Outcome;
use crate::stage::Stage;

/// How much is tried.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// As much as the promise speaks of.
    Full,
    /// What a check of every change can wait for.
    Short,
    /// So many faults.
    Runs(u32),
}

type Running<'a> = Pin<Box<dyn Future<Output = Result<Outcome>> + 'a>>;

/// A way to break something.
pub struct Part {
    /// Its name.
    pub name: &'static str,
    full: u32,
    short: u32,
    run: for<'a> fn(&'a Stage, u32) -> Running<'a>,
}

/// All of them, the most telling first.
pub const PARTS: [Part; 7] = [
    Part {
        name: "sync",
        full: 20,
        short: 5,
        run: |stage, runs| Box::pin(sync::run(stage, runs)),
    },
    Part {
        name: "kill",
        full: 500,
        short: 80,
        run: |stage, runs| Box::pin(kill::run(stage, runs)),
    },
    Part {
        name: "net",
        full: 200,
        short: 40,
        run: |stage, runs| Box::pin(net::run(stage, runs)),
    },
    Part {
        name: "mail",
        full: 300,
        short: 56,
        run: |stage, runs| Box::pin(mail::run(stage, runs)),
    },
    Part {
        name: "disk",
        full: 10,
        short: 2,
        run: |stage, runs| Box::pin(disk::run(stage, runs)),
    },
    Part {
        name: "backup",
        full: 10,
        short: 2,
        run: |stage, runs| Box::pin(backup::run(stage, runs)),
    },
    Part {
        name: "older",
        full: 10,
        short: 4,
        run: |stage, runs| Box::pin(older::run(stage, runs)),
    },
];

impl Part {
    /// Runs it.
    ///
    /// # Errors
    ///
    /// When it can't be run at all.
    pub async fn run(&self, stage: &Stage, size: Size) -> Result<Outcome> {
        let runs = match size {
            Size::Full => self.full,
            Size::Short => self.short,
            Size::Runs(runs) => runs,
        };
        (self.run)(stage, runs).await
    }
}
