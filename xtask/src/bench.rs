//! The benchmarks: of the widget, the harness `careline-bench` (`tests/bench`) with the bundles of the packages that it
//! measures beside; and of the endpoint, the harness `careline-throughput` (`tests/throughput`).

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

use clap::{Args, Subcommand};

use crate::{
    compress, dist, endpoint, esbuild, files, npm,
    run::{Result, run, run_cargo, step},
    setup,
    toolchain::Web,
};

/// Pages and lock file of the peers.
const PEERS: &str = "tests/bench/peers";
const PACKAGES: &str = "target/bench/npm";
const BUNDLES: &str = "target/bench/peers";
const REPORT: &str = "target/bench/bench.json";

/// What is measured, and how often.
#[derive(Args, Clone, Default)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Bench {
    /// What else is measured
    #[command(subcommand)]
    pub what: Option<What>,
    /// Check the budgets of bytes and requests only, as in `test`; the peers aren't needed
    #[arg(long)]
    pub short: bool,
    /// Only this part: ours, peers, photos or engines
    #[arg(long, value_name = "PART")]
    pub only: Option<String>,
    /// How often everything is measured
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub runs: u32,
}

/// What is measured instead of the widget.
#[derive(Subcommand, Clone)]
pub enum What {
    /// How many tickets a second the endpoint accepts, and how soon
    Endpoint(Endpoint),
}

/// How long the endpoint is measured, and with how much.
#[derive(Args, Clone)]
pub struct Endpoint {
    /// For how many seconds each number of clients is measured
    #[arg(long, value_name = "N", default_value_t = 10)]
    seconds: u32,
    /// How many orders the filled store has
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    orders: u32,
    /// How many tickets the filled store has
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    tickets: u32,
    /// A folder on the disk that is measured
    #[arg(long, value_name = "DIR", default_value = "target")]
    folder: PathBuf,
}

/// Builds, and measures.
pub fn bench(options: &Bench) -> Result {
    match &options.what {
        None => widget(options),
        Some(What::Endpoint(options)) => self::endpoint(options),
    }
}

fn endpoint(options: &Endpoint) -> Result {
    endpoint::build()?;
    step("Build the benchmark", "a minute at first, then seconds");
    run_cargo(&["build", "--release", "--package", "careline-throughput"])?;
    step("Measure", "3 minutes; nothing else should run meanwhile");
    run(Command::new("target/release/careline-throughput")
        .args(["--binary", "target/release/careline", "--folder"])
        .arg(&options.folder)
        .args(["--seconds", &options.seconds.to_string()])
        .args(["--orders", &options.orders.to_string()])
        .args(["--tickets", &options.tickets.to_string()]))
}

fn widget(options: &Bench) -> Result {
    setup::for_testing()?;
    dist::build()?;
    endpoint::build()?;
    step(
        "Build the benchmark",
        "2 to 4 minutes at first, then seconds",
    );
    run_cargo(&["build", "--package", "careline-bench"])?;
    let mut harness = Command::new("target/debug/careline-bench");
    if options.short {
        if !Web::ready()?.rebuilds_std() {
            eprintln!("  bytes aren't checked: the standard library wasn't built for size");
            return Ok(());
        }
        step("Count bytes and requests", "under a minute");
        return run(harness.args(["--short", "--report", REPORT]));
    }
    let peers = peers()?;
    step(
        "Measure",
        "half an hour for 7 runs; nothing else should run meanwhile",
    );
    harness.arg("--peers").arg(peers);
    harness.args(options.only.iter().map(|only| format!("--only={only}")));
    run(harness.args(["--report", REPORT, "--runs", &options.runs.to_string()]))
}

/// Installs the peers, and bundles each of their scripts as a shop would. Returns the bundles' folder.
fn peers() -> Result<PathBuf> {
    let (pages, bundles) = (Path::new(PEERS), PathBuf::from(BUNDLES));
    npm::install_from(pages, Path::new(PACKAGES))?;
    step("Bundle the packages to compare with", "half a minute");
    let modules = Path::new(PACKAGES).join("node_modules").canonicalize()?;
    files::renew(&bundles)?;
    for source in files::under(pages)? {
        // A peer's files are in its folder.
        if source.parent() != Some(pages) {
            bundle(
                &source,
                &bundles.join(source.strip_prefix(pages)?),
                &modules,
            )?;
        }
    }
    compress::compress(&files::under(&bundles)?)?;
    Ok(bundles)
}

/// Bundles a script, or copies another file.
fn bundle(source: &Path, target: &Path, modules: &Path) -> Result {
    if source.extension() != Some(OsStr::new("js")) {
        return files::copy_into(source, target.parent().unwrap_or(target));
    }
    // A page's script fetches the form's on intent.
    let options = ["--loader:.css=text", "--external:./form.js"];
    esbuild::bundle_with(modules, source, target, &options)
}
