//! Breaks the endpoint on purpose, and looks at what is left.
//!
//! Shoppers ([`client`]) send tickets, photos and messages to a real endpoint, and note what they were told. Meanwhile a
//! part ([`parts`]) kills it, cuts its network, fills its disk or lets its mail server misbehave. In the end the
//! [`checker`] reads the database, the photos and the mail: all that was acknowledged must be there, once.
//!
//! A check that finds nothing proves nothing unless it finds what is there. So [`controls`] break one promise each in a
//! build that can be told to, and the part that is named must notice.
//!
//! Every choice follows from a seed, which is printed. When a process is scheduled doesn't: the same seed makes the same
//! plan, not the same run.

#![forbid(unsafe_code)]

mod checker;
mod client;
mod controls;
mod crowd;
mod endpoint;
mod found;
mod kept;
mod mailbox;
mod outcome;
mod parts;
mod photo;
mod plan;
mod proxy;
mod record;
mod seed;
mod smtp;
mod stage;
mod trace;
mod until;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::parts::{PARTS, Size};
use crate::seed::Seed;
use crate::stage::Stage;

/// What can't go on is told to a person.
type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Breaks the endpoint on purpose, and looks at what is left.
#[derive(Parser)]
struct Options {
    /// The endpoint as it is shipped.
    #[arg(long)]
    shipped: PathBuf,
    /// The endpoint with the feature `faults`.
    #[arg(long)]
    breakable: PathBuf,
    /// What every choice follows from; by chance where unset.
    #[arg(long)]
    seed: Option<u64>,
    /// How many faults each part makes, instead of its own number.
    #[arg(long)]
    runs: Option<u32>,
    /// One part alone, or `controls`.
    #[arg(long)]
    only: Option<String>,
    /// Fewer of everything: a minute or so.
    #[arg(long)]
    short: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs what is asked for; says whether all is well.
async fn run(options: Options) -> Result<bool> {
    // Nobody looks at what a process leaves behind that was made to crash.
    setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )?;
    let seed = Seed(options.seed.unwrap_or_else(chance));
    println!("seed {}", seed.0);
    let stage = Stage::new(options.shipped, options.breakable, seed)?;
    let size = match (options.runs, options.short) {
        (Some(runs), _) => Size::Runs(runs),
        (None, true) => Size::Short,
        (None, false) => Size::Full,
    };
    let wanted = |name: &str| options.only.as_deref().is_none_or(|only| only == name);
    let mut all_well = true;
    let mut is_known = false;
    for part in PARTS.iter().filter(|part| wanted(part.name)) {
        is_known = true;
        let outcome = part.run(&stage, size).await?;
        println!("{:<8} {outcome}", part.name);
        all_well &= outcome.is_well();
    }
    if wanted("controls") {
        is_known = true;
        all_well &= controls::run(&stage).await?;
    }
    match is_known {
        true => Ok(all_well),
        false => {
            let names = PARTS.map(|part| part.name).join(", ");
            Err(format!("--only: expected one of {names}, controls").into())
        }
    }
}

/// A seed that nobody chose.
fn chance() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0
}
