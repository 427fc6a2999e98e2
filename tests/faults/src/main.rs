//! Injects faults into the endpoint, and checks that nothing acknowledged is lost.
//!
//! Clients ([`client`]) send tickets, photos and messages to a real endpoint, and record the responses. Meanwhile a
//! part ([`parts`]) kills it, cuts its network or its power, fills its disk or lets its mail server misbehave. Then the [`checker`]
//! reads the database, the photos and the mail: everything that was acknowledged must be there, once.
//!
//! A check that finds nothing proves nothing unless it can find something. So [`controls`] break one promise each in a
//! build with fault injection, and the named part must notice.
//!
//! Every random choice follows from a seed, which is printed. Scheduling doesn't: the same seed makes the same plan,
//! not the same run.

#![forbid(unsafe_code)]

mod balancer;
mod checker;
mod client;
mod clients;
mod controls;
mod findings;
mod guesser;
mod parts;
mod photo;
mod plan;
mod postgres;
mod power_fs;
mod proxy;
mod record;
mod setup;
mod smtp;
mod stored;
mod tally;
mod trace;

use std::path::PathBuf;
use std::process::ExitCode;

use careline_harness::Result;
use careline_harness::parts::Selection;
use clap::Parser;
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::parts::{ON_POSTGRES, PARTS};
use crate::setup::Setup;

/// Injects faults into the endpoint, and checks that nothing acknowledged is lost.
#[derive(Parser)]
struct Options {
    /// The shipped build of the endpoint.
    #[arg(long)]
    shipped: PathBuf,
    /// The endpoint with the feature `faults`.
    #[arg(long)]
    breakable: PathBuf,
    /// The URL of a Postgres server without a database. Only what needs one is run then. Its processes are killed.
    #[arg(long)]
    postgres: Option<String>,
    #[command(flatten)]
    selection: Selection,
}

#[tokio::main]
async fn main() -> ExitCode {
    careline_harness::exit(run(Options::parse()).await)
}

/// Runs the selected parts. Returns whether all passed.
async fn run(options: Options) -> Result<bool> {
    // Core dumps of deliberate crashes aren't needed.
    setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )?;
    let Options {
        shipped,
        breakable,
        postgres,
        selection,
    } = options;
    let (parts, controls) = match postgres {
        Some(_) => (&ON_POSTGRES[..], &controls::ON_POSTGRES[..]),
        None => (&PARTS[..], &controls::CONTROLS[..]),
    };
    let names = parts.iter().map(|part| part.name).chain([CONTROLS]);
    selection.check(&names.collect::<Vec<_>>())?;
    let mut setup = Setup::new(shipped, breakable, selection.seed())?;
    setup.postgres = postgres;
    let mut all_passed = selection.run(parts, &setup).await?;
    if selection.includes(CONTROLS) {
        all_passed &= controls::run(&setup, parts, controls).await?;
    }
    Ok(all_passed)
}

/// The name that selects the controls.
const CONTROLS: &str = "controls";
