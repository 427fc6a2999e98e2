//! Draws every screen of the widget in every state, in windows of four sizes, light and dark; compares a few of these
//! screenshots with the accepted ones in `accepted/`; measures contrast, targets, overflow and layout shift on all of
//! them.
//!
//! A [`scenario`] leads a browser through states, each a [`Session::capture`](session::Session::capture). `cargo xtask
//! screenshots` runs this with an endpoint whose clock stands still, with orders of that day, and with fonts of its own
//! choice, so that the same screens give the same pixels on every machine.

#![forbid(unsafe_code)]

mod accepted;
mod audit;
mod brand;
mod options;
mod picture;
mod recorder;
mod run;
mod scenario;
mod scenarios;
mod session;
mod sheet;
mod shot;
mod viewport;
mod window;

use std::process::ExitCode;

use clap::Parser as _;

use crate::options::Options;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run::run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
