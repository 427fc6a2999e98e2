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
mod found;
mod kept;
mod parts;
mod photo;
mod plan;
mod proxy;
mod record;
mod smtp;
mod stage;
mod trace;

use std::path::PathBuf;
use std::process::ExitCode;

use careline_harness::Result;
use careline_harness::parts::Wanted;
use clap::Parser;
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::parts::PARTS;
use crate::stage::Stage;

/// Breaks the endpoint on purpose, and looks at what is left.
#[derive(Parser)]
struct Options {
    /// The endpoint as it is shipped.
    #[arg(long)]
    shipped: PathBuf,
    /// The endpoint with the feature `faults`.
    #[arg(long)]
    breakable: PathBuf,
    #[command(flatten)]
    wanted: Wanted,
}

#[tokio::main]
async fn main() -> ExitCode {
    careline_harness::exit(run(Options::parse()).await)
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
    let Options {
        shipped,
        breakable,
        wanted,
    } = options;
    let names = PARTS.iter().map(|part| part.name).chain([CONTROLS]);
    wanted.check(&names.collect::<Vec<_>>())?;
    let stage = Stage::new(shipped, breakable, wanted.seed())?;
    let mut all_well = wanted.run(&PARTS, &stage).await?;
    if wanted.wants(CONTROLS) {
        all_well &= controls::run(&stage).await?;
    }
    Ok(all_well)
}

/// The name of what isn't a part, but proves that the parts notice.
const CONTROLS: &str = "controls";
