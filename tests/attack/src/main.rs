//! Attacks the endpoint as strangers do, and checks what they get.
//!
//! Each part ([`parts`]) starts endpoints of its own, the shipped build with the shipped limits, and does what an
//! attacker would: guesses, forges its address, sends what no client sends. What an attack must not achieve is a
//! [`Violation`](violation::Violation).
//!
//! Every random choice follows from a seed, which is printed. The timing of responses doesn't.

#![forbid(unsafe_code)]

mod bodies;
mod files;
mod flood;
mod guesses;
mod headers;
mod http;
mod http2;
mod memory;
mod names;
mod origins;
mod parts;
mod photos;
mod proxies;
mod setup;
mod shopper;
mod violation;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use careline_harness::Result;
use careline_harness::parts::Selection;
use clap::Parser;

use crate::parts::PARTS;
use crate::setup::Setup;

/// Attacks the endpoint as strangers do, and checks what they get.
#[derive(Parser)]
struct Options {
    /// The shipped build of the endpoint.
    #[arg(long)]
    shipped: PathBuf,
    #[command(flatten)]
    selection: Selection,
}

#[tokio::main]
async fn main() -> ExitCode {
    careline_harness::exit(run(Options::parse()).await)
}

/// Runs the selected parts. Returns whether all passed.
async fn run(Options { shipped, selection }: Options) -> Result<bool> {
    selection.check(&PARTS.map(|part| part.name))?;
    let setup = Setup::new(shipped, selection.seed())?;
    selection.run(&PARTS, &setup).await
}
