//! Screenshots: the harness `careline-screenshots` (`tests/screenshots`), on a day of its own.

use std::{
    fs,
    path::{Path, absolute},
    process::Command,
};

use clap::Args;
use jiff::Timestamp;

use crate::{
    config, demo, dist, endpoint,
    run::{Result, run, run_cargo, step},
    setup,
    shops::{self, DEFAULT_SHOP},
};

const OUT: &str = "target/screenshots";
/// Configuration and orders, as of [`NOW`].
const DEMO: &str = "target/screenshots/demo";

/// When every screenshot is taken: a Tuesday morning at the shop, before a holiday.
const NOW: &str = "2026-11-24T16:30:00Z";

/// Which screens are drawn, and how.
#[derive(Args, Clone, Default)]
pub struct Screenshots {
    /// Only the screens of this flow
    #[arg(long, value_name = "FLOW")]
    pub only: Option<String>,
    /// Only windows of this size: phone, small, landscape or desk
    #[arg(long, value_name = "SIZE")]
    pub size: Option<String>,
    /// Only this theme: light or dark, or forced, which is drawn only if it's asked for
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,
    /// With the custom properties of an invented brand: jeweller or atelier
    #[arg(long, value_name = "BRAND")]
    pub brand: Option<String>,
    /// In this language: a file in `locales`
    #[arg(long, value_name = "TAG")]
    pub locale: Option<String>,
    /// Pixels per CSS pixel
    #[arg(long, value_name = "N")]
    pub scale: Option<u32>,
    #[command(flatten)]
    pub task: Task,
}

/// What is done instead of drawing all screens.
#[derive(Args, Clone, Default)]
#[group(multiple = false)]
pub struct Task {
    /// Compare a few screens with the accepted ones, as in `test`
    #[arg(long)]
    pub compare: bool,
    /// Accept what these few screens look like now
    #[arg(long)]
    pub accept: bool,
    /// Measure contrast, targets, overflow and layout shift on every screen
    #[arg(long)]
    pub measure: bool,
}

/// Builds, and draws.
pub fn screenshots(options: &Screenshots) -> Result {
    setup::for_testing()?;
    setup::for_screenshots()?;
    dist::build()?;
    // Only the build with fault injection has a clock that can be stopped.
    let with_faults = endpoint::build_with_faults()?;
    endpoint::build()?;
    step("Build the harness", "a minute at first, then seconds");
    run_cargo(&["build", "--package", "careline-screenshots"])?;
    let now: Timestamp = NOW.parse()?;
    prepare_demo(now)?;
    step("Draw", "minutes for all screens");
    run(Command::new("target/debug/careline-screenshots")
        .args(["--out", OUT, "--now", &now.as_second().to_string()])
        .args(options.arguments())
        .env("CARELINE_BIN", absolute(with_faults)?)
        .env("CARELINE_FAULT_CLOCK", format!("0:{}", now.as_second()))
        .env("CARELINE_DEMO", DEMO)
        .env("FONTCONFIG_FILE", absolute("tests/screenshots/fonts.conf")?))
}

/// Writes what each endpoint of the harness starts with.
fn prepare_demo(now: Timestamp) -> Result {
    const PORT: u16 = 8787; // Each endpoint of the harness replaces it by its own.
    let data = Path::new(DEMO);
    fs::create_dir_all(data)?;
    let config = config::write(data, PORT, DEFAULT_SHOP)?;
    demo::import_all(&shops::led_by(DEFAULT_SHOP)?, &config, PORT, now)?;
    Ok(())
}

impl Screenshots {
    /// The options as the harness reads them.
    fn arguments(&self) -> Vec<String> {
        let options = [
            ("only", self.only.clone()),
            ("size", self.size.clone()),
            ("theme", self.theme.clone()),
            ("brand", self.brand.clone()),
            ("locale", self.locale.clone()),
            ("scale", self.scale.map(|scale| scale.to_string())),
            ("task", self.task.name().map(str::to_owned)),
        ];
        let given = options
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        given
            .map(|(name, value)| format!("--{name}={value}"))
            .collect()
    }
}

impl Task {
    const fn name(&self) -> Option<&'static str> {
        match self {
            Self { compare: true, .. } => Some("compare"),
            Self { accept: true, .. } => Some("accept"),
            Self { measure: true, .. } => Some("measure"),
            _ => None,
        }
    }
}
