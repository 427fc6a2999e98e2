//! `careline`: the support endpoint and its operator's commands.

#![forbid(unsafe_code)]

use std::io::{self, Write as _};
use std::process::ExitCode;

use careline_endpoint::cli::{Cli, exit_status, explained};
use careline_endpoint::photos::worker;
use clap::Parser as _;

fn main() -> ExitCode {
    match std::env::args_os().nth(1) {
        // Before there is anything that a photo could harm: not even a second thread.
        Some(command) if command == worker::COMMAND => worker::run(),
        _ => run(),
    }
}

#[tokio::main]
async fn run() -> ExitCode {
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody may read it any more; the exit status tells of it too.
            drop(writeln!(io::stderr(), "error: {}", explained(&*error)));
            ExitCode::from(exit_status(&error))
        }
    }
}
