//! The parts of a harness, and which of them are run.

use std::fmt::Debug;
use std::pin::Pin;

use clap::Args;

use crate::Result;
use crate::outcome::Outcome;
use crate::seed::Seed;

/// What is asked for.
#[derive(Args)]
pub struct Wanted {
    /// What every choice follows from; by chance where unset.
    #[arg(long)]
    seed: Option<u64>,
    /// How much each part tries, instead of its own number.
    #[arg(long)]
    runs: Option<u32>,
    /// One part alone.
    #[arg(long)]
    pub only: Option<String>,
    /// Less of everything: a minute or so.
    #[arg(long)]
    short: bool,
}

/// How much is tried.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// As much as the promise speaks of.
    Full,
    /// What a check of every change can wait for.
    Short,
    /// So many.
    Runs(u32),
}

/// A part's run on a stage.
pub type Running<'a, W> = Pin<Box<dyn Future<Output = Result<Outcome<W>>> + 'a>>;

/// One way to be hard on the endpoint.
pub struct Part<S, W> {
    /// Its name.
    pub name: &'static str,
    /// How much it tries.
    pub full: u32,
    /// How much of it is for every change.
    pub short: u32,
    /// Tries so much.
    pub run: for<'a> fn(&'a S, u32) -> Running<'a, W>,
}

impl Wanted {
    /// The seed, which is printed.
    #[must_use]
    pub fn seed(&self) -> Seed {
        let seed = self.seed.map_or_else(Seed::random, Seed);
        println!("seed {0} (repeat with --seed {0})", seed.0);
        seed
    }

    /// Whether something of that name is asked for.
    #[must_use]
    pub fn wants(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == name)
    }

    /// Runs those of the parts that are asked for; says whether all is well.
    ///
    /// # Errors
    ///
    /// When one can't be run at all.
    pub async fn run<S, W: Debug>(&self, parts: &[Part<S, W>], stage: &S) -> Result<bool> {
        let mut all_well = true;
        for part in parts.iter().filter(|part| self.wants(part.name)) {
            let outcome = part.run(stage, self.size()).await?;
            println!("{:<8} {outcome}", part.name);
            all_well &= outcome.is_well();
        }
        Ok(all_well)
    }

    /// Refuses a part that there isn't.
    ///
    /// # Errors
    ///
    /// Names those that there are.
    pub fn check(&self, names: &[&str]) -> Result {
        match names.iter().any(|name| self.wants(name)) {
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
    /// Runs it.
    ///
    /// # Errors
    ///
    /// When it can't be run at all.
    pub async fn run(&self, stage: &S, size: Size) -> Result<Outcome<W>> {
        let runs = match size {
            Size::Full => self.full,
            Size::Short => self.short,
            Size::Runs(runs) => runs,
        };
        (self.run)(stage, runs).await
    }
}
