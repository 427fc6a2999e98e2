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
mod picture;
mod run;
mod scenario;
mod scenarios;
mod session;
mod sheet;
mod viewport;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use crate::brand::Brand;
use crate::viewport::{Theme, Viewport};

/// Draws the widget's screens.
#[derive(Parser)]
pub struct Options {
    /// The folder for pictures and contact sheets.
    #[arg(long)]
    out: PathBuf,
    /// Only the screens of this flow.
    #[arg(long)]
    only: Option<String>,
    /// Only windows of this size.
    #[arg(long)]
    size: Option<Viewport>,
    /// Only this theme; `forced` is drawn only if it's asked for.
    #[arg(long)]
    theme: Option<Theme>,
    /// With the custom properties of an invented brand.
    #[arg(long)]
    brand: Option<Brand>,
    /// Pixels per CSS pixel.
    #[arg(long, default_value_t = 1)]
    scale: u32,
    /// What is done with the screens.
    #[arg(long, default_value = "draw")]
    task: Task,
    /// The moment at which the endpoint's clock stands, in Unix seconds.
    #[arg(long)]
    now: i64,
}

/// What is done with the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Task {
    /// Draws all, and contact sheets
    Draw,
    /// Compares some with the accepted ones
    Compare,
    /// Accepts those that would be compared
    Accept,
    /// Measures all
    Measure,
}

impl Options {
    fn viewports(&self) -> Vec<Viewport> {
        chosen(self.size, Viewport::value_variants())
    }

    fn themes(&self) -> Vec<Theme> {
        chosen(self.theme, &[Theme::Light, Theme::Dark])
    }
}

fn chosen<T: Copy>(only: Option<T>, all: &[T]) -> Vec<T> {
    only.map_or_else(|| all.to_vec(), |only| vec![only])
}

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
