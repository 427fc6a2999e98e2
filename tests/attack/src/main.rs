//! Attacks the endpoint as strangers do, and looks at what they get.
//!
//! Each part ([`parts`]) starts endpoints of its own, as they are shipped and with the limits that they are shipped with,
//! and does to them what an attacker would: guesses, lies about where it comes from, sends what no client sends. What it
//! must not find is a [`wrong`](wrong::Wrong).
//!
//! Every choice follows from a seed, which is printed; how fast which request is answered doesn't.

#![forbid(unsafe_code)]

mod bodies;
mod files;
mod flood;
mod guesses;
mod headers;
mod http;
mod memory;
mod names;
mod origins;
mod parts;
mod proxies;
mod shopper;
mod stage;
mod words;
mod wrong;

use std::path::PathBuf;
use std::process::ExitCode;

use careline_harness::Result;
use careline_harness::parts::Wanted;
use clap::Parser;

use crate::parts::PARTS;
use crate::stage::Stage;

/// Attacks the endpoint as strangers do, and looks at what they get.
#[derive(Parser)]
struct Options {
    /// The endpoint as it is shipped.
    #[arg(long)]
    shipped: PathBuf,
    #[command(flatten)]
    wanted: Wanted,
}

#[tokio::main]
async fn main() -> ExitCode {
    careline_harness::exit(run(Options::parse()).await)
}

/// Runs what is asked for; says whether all is well.
async fn run(Options { shipped, wanted }: Options) -> Result<bool> {
    wanted.check(&PARTS.map(|part| part.name))?;
    let stage = Stage::new(shipped, wanted.seed())?;
    wanted.run(&PARTS, &stage).await
}
