//! The project's commands. `cargo xtask` alone lists them.
//!
//! Each command first does what it needs: `demo` and `test` also install the tools on a new machine. Steps that are up
//! to date are skipped, so every command can be run at any time, and again.

mod answers;
mod apt;
mod attack;
mod bench;
mod cargo_tools;
mod compress;
mod config;
mod deb;
mod demo;
mod deny;
mod dist;
mod endpoint;
mod esbuild;
mod faults;
mod files;
mod fingerprint;
mod first_screens;
mod fresh_debian;
mod git;
mod http;
mod integrity;
mod licences;
mod loader;
mod lock;
mod mentions;
mod modules;
mod namespaces;
mod npm;
mod orders;
mod package;
mod paths;
mod placeholders;
mod platforms;
mod postgres;
mod promtool;
mod release;
mod run;
mod runtime;
mod s3;
mod sbom;
mod screenshots;
mod selection;
mod setup;
mod shops;
mod shrink;
mod size;
mod split_texts;
mod static_binary;
mod test;
mod texts;
mod toolchain;
mod trial;
mod widget;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{CommandFactory as _, Parser, Subcommand};

use bench::Bench;
use run::Result;
use screenshots::Screenshots;
use selection::Selection;
use shops::DEFAULT_SHOP;

/// The project's commands. Each first does what it needs, and can be run at any time.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Xtask {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Install tools, build, and serve the demo shops
    Demo {
        /// The shop whose page is at /: a folder of shops/
        #[arg(long, value_name = "ID", default_value = DEFAULT_SHOP)]
        shop: String,
        /// The port at 127.0.0.1
        #[arg(long, default_value_t = 8787)]
        port: u16,
        /// The folder of the data, and of demo.json with the orders to try
        #[arg(long, value_name = "DIR", default_value = "demo-data")]
        data: PathBuf,
    },
    /// Install tools, build, and run every check and test
    Test,
    /// Inject faults into the endpoint, and check that nothing is lost
    ///
    /// The parts are sync, kill, net, mail, disk, backup, older, controls, browser.
    Faults(Selection),
    /// Attack the endpoint, and check that nothing leaks or breaks
    ///
    /// The parts are guesses, proxies, origins, names, bodies, files, flood, headers, words.
    Attack(Selection),
    /// Measure how soon the widget can be used, beside packages from npm; or the endpoint's throughput
    Bench(Bench),
    /// Draw every screen in every state: target/screenshots/
    Screenshots(Screenshots),
    /// Check dependencies: licences, sources, known vulnerabilities
    Deny,
    /// List dependencies as CycloneDX: target/sbom/
    Sbom,
    /// Build and pack a release: target/release-VERSION/
    Release {
        /// Even if files differ from the commit
        #[arg(long)]
        allow_dirty: bool,
    },
    /// Install, upgrade and remove the release's Debian package on a fresh Debian; needs root
    Trial,
    /// Check the alerts and the figures with Prometheus' promtool
    Promtool,
    /// Run the endpoint's tests on Postgres and S3, which are installed first
    Platforms,
    /// Install the tools only
    Setup,
    /// Build the widget into dist/
    Build,
    /// Build, and write the loader as the endpoint serves it, for `trunk serve`
    Stamp {
        /// The file to write
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// List what a shopper downloads until a flow can be used
    Size {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    match dispatch(Xtask::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Option<Command>) -> Result {
    env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))?;
    match command {
        None => Ok(Xtask::command().print_help()?),
        Some(Command::Demo { shop, port, data }) => demo::demo(port, &data, &shop),
        Some(Command::Test) => test::test(),
        Some(Command::Faults(selection)) => faults::faults(&selection),
        Some(Command::Attack(selection)) => attack::attack(&selection),
        Some(Command::Bench(options)) => bench::bench(&options),
        Some(Command::Screenshots(options)) => screenshots::screenshots(&options),
        Some(Command::Deny) => deny::check(),
        Some(Command::Sbom) => sbom::write(),
        Some(Command::Release { allow_dirty }) => release::release(allow_dirty),
        Some(Command::Trial) => trial::trial(),
        Some(Command::Promtool) => promtool::check(),
        Some(Command::Platforms) => platforms::platforms(),
        Some(Command::Setup) => setup::everything(),
        Some(Command::Build) => dist::build(),
        Some(Command::Stamp { to }) => {
            dist::build()?;
            loader::write_stamped(Path::new(dist::DIST), &to)
        }
        Some(Command::Size { json }) => size::size(json),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Option<Command>> {
        Ok(Xtask::try_parse_from(format!("xtask {line}").split_whitespace())?.command)
    }

    #[test]
    fn the_commands_of_the_docs_are_read() {
        for line in [
            "",
            "demo --port 8788 --data DIR --shop example-atelier",
            "test",
            "faults --only browser",
            "attack --short --seed 42",
            "bench --runs 5 --only ours",
            "bench --short",
            "bench endpoint",
            "bench endpoint --seconds 20 --orders 100000 --tickets 20000 --folder DIR",
            "screenshots --only track --size phone --theme dark --brand jeweller --scale 2",
            "screenshots --compare",
            "screenshots --accept",
            "screenshots --measure",
            "deny",
            "sbom",
            "release --allow-dirty",
            "trial",
            "platforms",
            "setup",
            "build",
            "stamp --to dist/careline.js",
            "size --json",
        ] {
            assert!(parse(line).is_ok(), "{line}");
        }
        for wrong in [
            "bild",
            "demo --port 65536",
            "stamp",
            "faults --runs many",
            "screenshots --accept --compare",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_harness_gets_the_options_of_its_command() {
        let Ok(Some(Command::Faults(selection))) =
            parse("faults --only kill --runs 2000 --seed=42 --short")
        else {
            panic!("it is read as another command");
        };
        let passed_on = ["--only=kill", "--runs=2000", "--seed=42", "--short"];
        assert_eq!(selection.arguments(), passed_on);
    }
}
