//! `careline`: the support endpoint and its operator's tools.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use careline_endpoint::cli::{Cli, explained};
use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", explained(&*error));
            ExitCode::FAILURE
        }
    }
}
