//! The parts of a harness, and the options that select them.

use std::fmt::Debug;
use std::pin::Pin;

use clap::Args;

use crate::Result;
use crate::outcome::Outcome;
use crate::seed::Seed;

/// The options of the command line.
#[derive(Args)]
pub struct Selection {
    /// The seed of every random choice. Random if unset.
    #[arg(long)]
    seed: Option<u64>,
    /// How many runs each part makes, instead of its own number.
    #[arg(long)]
    runs: Option<u32>,
    /// Runs only this part.
    #[arg(long)]
    pub only: Option<String>,
    /// Makes fewer runs: about a minute in all.
    #[arg(long)]
    short: bool,
}

/// How many runs a part makes.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// Enough for the documented claim.
    Full,
    /// Few enough for a check of every change.
    Short,
    /// This many.
    Runs(u32),
}

/// A part in progress.
pub type Running<'a, W> = Pin<Box<dyn Future<Output = Result<Outcome<W>>> + 'a>>;

/// One kind of attack or fault.
pub struct Part<S, W> {
    /// The name, for `--only`.
    pub name: &'static str,
    /// The number of runs of [`Size::Full`].
    pub full: u32,
    /// The number of runs of [`Size::Short`].
    pub short: u32,
    /// Makes this many runs.
    pub run: for<'a> fn(&'a S, u32) -> Running<'a, W>,
}

impl Selection {
    /// The seed. Prints how to repeat the run.
    #[must_use]
    pub fn seed(&self) -> Seed {
        let seed = self.seed.map_or_else(Seed::random, Seed);
        println!("seed {0} (repeat with --seed {0})", seed.0);
        seed
    }

    /// Whether the options select the part of this name.
    #[must_use]
    pub fn includes(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == name)
    }

    /// Runs the selected parts. Returns whether all passed.
    ///
    /// # Errors
    ///
    /// If a part can't run at all.
    pub async fn run<S, W: Debug>(&self, parts: &[Part<S, W>], setup: &S) -> Result<bool> {
        let mut all_passed = true;
        for part in parts.iter().filter(|part| self.includes(part.name)) {
            let outcome = part.run(setup, self.size()).await?;
            println!("{:<8} {outcome}", part.name);
            all_passed &= outcome.passed();
        }
        Ok(all_passed)
    }

    /// Refuses the name of a part that doesn't exist.
    ///
    /// # Errors
    ///
    /// Lists the names that exist.
    pub fn check(&self, names: &[&str]) -> Result {
        match names.iter().any(|name| self.includes(name)) {
            true => Ok(()),
            false => Err(format!("--only: expected one of {}", names.join(", ")).into()),
        }
    }

    const fn size(&self) -> Size {
        match (self.runs, self.short) {
            (Some(runs), _) => Size::Runs(runs),
            (None, true) => Size::Short,
            (None, false) => Size::Full,
        }
    }
}

impl<S, W> Part<S, W> {
    /// Runs the part.
    ///
    /// # Errors
    ///
    /// If it can't run at all.
    pub async fn run(&self, setup: &S, size: Size) -> Result<Outcome<W>> {
        let runs = match size {
            Size::Full => self.full,
            Size::Short => self.short,
            Size::Runs(runs) => runs,
        };
        (self.run)(setup, runs).await
    }
}
