//! Runs every check and test, and installs what they need first.

use std::{path::absolute, time::Instant};

use crate::{
    attack,
    bench::{self, Bench},
    cargo_tools::Tool,
    deny, dist, endpoint, faults,
    run::{Result, cargo, find, run, run_cargo, step},
    sbom,
    screenshots::{self, Screenshots, Task},
    selection::Selection,
    setup, size,
    toolchain::Web,
};

/// A check: its name, how long it may take, and the function that runs it.
type Check = (&'static str, &'static str, fn() -> Result);

/// The checks; those that find mistakes soonest come first.
const CHECKS: [Check; 12] = [
    ("format", "seconds", format),
    ("supply chain", "seconds", || {
        deny::check().and_then(|()| sbom::write())
    }),
    ("lints", "2 to 4 minutes at first", lints),
    ("native tests", "3 to 6 minutes at first", native),
    ("build", "3 to 6 minutes at first", dist::build),
    ("size", "4 to 8 minutes at first", || size::size(false)),
    ("browser tests", "2 minutes at first", browser),
    ("end-to-end tests", "5 to 8 minutes at first", end_to_end),
    ("bytes and requests", "2 minutes at first", || {
        bench::bench(&Bench {
            short: true,
            ..Bench::default()
        })
    }),
    ("faults", "5 to 8 minutes at first", || {
        faults::faults(&Selection {
            short: true,
            ..Selection::default()
        })
    }),
    // After the faults, whose build of the endpoint it needs.
    ("screens", "2 minutes at first", || {
        screenshots::screenshots(&Screenshots {
            task: Task {
                compare: true,
                ..Task::default()
            },
            ..Screenshots::default()
        })
    }),
    ("attack", "2 to 4 minutes at first", || {
        // The seed is fixed, so that the same commit gives the same result. To search for more, run `attack` without
        // it.
        let seed = Some(3_428_560_835_198_340_375);
        attack::attack(&Selection {
            short: true,
            seed,
            ..Selection::default()
        })
    }),
];

/// Installs the tools and runs every check. The last line of a run without errors says that all passed.
pub fn test() -> Result {
    let start = Instant::now();
    setup::for_testing()?;
    setup::for_dependency_checks()?;
    for (name, time, check) in CHECKS {
        step(&format!("Check: {name}"), time);
        check().map_err(|error| format!("{name}: {error}"))?;
    }
    let names = CHECKS.map(|(name, ..)| name).join(", ");
    let minutes = start.elapsed().as_secs().div_ceil(60);
    println!("\nAll passed in {minutes} min: {names}");
    Ok(())
}

fn format() -> Result {
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn lints() -> Result {
    let workspace = ["--workspace", "--all-targets", "--target-dir", "target"];
    run(cargo().arg("clippy").args(workspace).args(DENY))?;
    match Web::ready()? {
        web @ Web::Current => run(web
            .cargo("clippy", "std")
            .args(["--package", "careline", "--all-targets"])
            .args(["--features", "split"])
            .args(DENY)),
        Web::Debian => {
            eprintln!(
                "  the widget was linted for this machine's target only: the toolchain for WebAssembly has no clippy"
            );
            Ok(())
        }
    }
}

const DENY: [&str; 3] = ["--", "-D", "warnings"];

fn native() -> Result {
    // What drives browsers makes serde_json keep the order of maps, which the endpoint doesn't.
    run_cargo(&[
        "test",
        "--workspace",
        "--exclude",
        "careline-e2e",
        "--exclude",
        "careline-bench",
        "--exclude",
        "careline-screenshots",
    ])
}

fn browser() -> Result {
    let driver = find("chromedriver").ok_or("chromedriver is missing; run `cargo xtask setup`")?;
    run(Web::ready()?
        .cargo("test", "std,panic_abort,test,panic_unwind")
        .args(["--package", "careline", "--test", "web"])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            Tool::test_runner()?.path()?,
        )
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            absolute("xtask/webdriver.json")?,
        )
        .env("CHROMEDRIVER", driver)
        // Seconds for all tests together. A busy machine needs more than the runner's 20.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("CARGO_PROFILE_DEV_DEBUG", "false"))
}

fn end_to_end() -> Result {
    endpoint::build()?;
    let packages = ["careline-e2e", "careline-bench", "careline-screenshots"];
    let packages = packages.map(|name| ["--package", name]);
    run(cargo()
        .args(["test", "--target-dir", "target"])
        .args(packages.as_flattened())
        // More than a small machine's cores: a browser often waits.
        .env("RUST_TEST_THREADS", "3"))
}
