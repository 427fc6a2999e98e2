//! What is asked of a run.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::brand::Brand;
use crate::viewport::{Theme, Viewport};

/// Draws the widget's screens.
#[derive(Parser)]
pub struct Options {
    /// The folder for pictures and contact sheets.
    #[arg(long)]
    pub out: PathBuf,
    /// Only the screens of this flow.
    #[arg(long)]
    pub only: Option<String>,
    /// Only windows of this size.
    #[arg(long)]
    pub size: Option<Viewport>,
    /// Only this theme; `forced` is drawn only if it's asked for.
    #[arg(long)]
    pub theme: Option<Theme>,
    /// With the custom properties of an invented brand.
    #[arg(long)]
    pub brand: Option<Brand>,
    /// The language that the widget speaks.
    #[arg(long, default_value = "en")]
    pub locale: String,
    /// Pixels per CSS pixel.
    #[arg(long, default_value_t = 1)]
    pub scale: u32,
    /// What is done with the screens.
    #[arg(long, default_value = "draw")]
    pub task: Task,
    /// The moment at which the endpoint's clock stands, in Unix seconds.
    #[arg(long)]
    pub now: i64,
}

/// What is done with the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Task {
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
    /// The windows that are asked for.
    pub fn viewports(&self) -> Vec<Viewport> {
        chosen(self.size, Viewport::value_variants())
    }

    /// The themes that are asked for.
    pub fn themes(&self) -> Vec<Theme> {
        chosen(self.theme, &[Theme::Light, Theme::Dark])
    }
}

fn chosen<T: Copy>(only: Option<T>, all: &[T]) -> Vec<T> {
    only.map_or_else(|| all.to_vec(), |only| vec![only])
}
