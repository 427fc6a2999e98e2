//! The project's commands. `cargo xtask` alone lists them.
//!
//! Each command first does what it needs: `demo` and `test` also install the tools on a new machine. Steps that are up
//! to date are skipped, so every command can be run at any time, and again.

mod apt;
mod attack;
mod cargo_tools;
mod compress;
mod config;
mod demo;
mod deny;
mod dist;
mod endpoint;
mod esbuild;
mod faults;
mod files;
mod fingerprint;
mod integrity;
mod loader;
mod lock;
mod modules;
mod npm;
mod options;
mod orders;
mod placeholders;
mod run;
mod sbom;
mod setup;
mod shops;
mod shrink;
mod size;
mod test;
mod texts;
mod toolchain;
mod widget;

use std::{env, path::Path, process::ExitCode};

use options::Options;
use run::Result;
use shops::DEFAULT_SHOP;

const USAGE: &str = "\
usage: cargo xtask <command>

  demo           install tools, build, and serve the demo shops at http://127.0.0.1:8787
    --shop ID      the shop whose page is at /: kendra-scott-mall or another folder of shops/
    --port N       another port
    --data DIR     the folder of the data, and of demo.json with the orders to try; default: demo-data
  test           install tools, build, and run every check and test
  faults         inject faults into the endpoint, and check that nothing is lost
    --short        a short run, as in `test`
    --only PART    one of sync, kill, net, mail, disk, backup, older, controls, browser
    --runs N       how many faults each part makes
    --seed N       repeat the choices of an earlier run
  attack         attack the endpoint, and check that nothing leaks or breaks
    --short, --only PART, --runs N, --seed N
                   as above; the parts are guesses, proxies, origins, names, bodies,
                   files, flood, headers, words
  deny           check dependencies: licences, sources, known vulnerabilities
  sbom           list dependencies as CycloneDX: target/sbom/
  setup          install the tools only
  build          build the widget into dist/
  stamp          build, and write the loader as the endpoint serves it, for `trunk serve`
    --to FILE      where to write it
  size [--json]  list what a shopper downloads until the first field of `track`
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result {
    env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))?;
    let mut arguments = env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let mut options = Options::parse(arguments)?;
    match command.as_str() {
        "demo" => {
            let port = options.value("port")?.unwrap_or_else(|| "8787".into());
            let data = options.value("data")?.unwrap_or_else(|| "demo-data".into());
            let shop = options.value("shop")?;
            let shop = shop.unwrap_or_else(|| DEFAULT_SHOP.into());
            options.end()?;
            demo::demo(&port, Path::new(&data), &shop)
        }
        "test" => options.end().and_then(|()| test::test()),
        "attack" => attack::attack(&options.rest()),
        "faults" => faults::faults(&options.rest()),
        "deny" => options.end().and_then(|()| deny::check()),
        "sbom" => options.end().and_then(|()| sbom::write()),
        "setup" => options.end().and_then(|()| setup::everything()),
        "build" => options.end().and_then(|()| dist::build()),
        "stamp" => {
            let file = options.value("to")?.ok_or("stamp needs --to FILE")?;
            options.end()?;
            dist::build()?;
            loader::write_stamped(Path::new(dist::DIST), Path::new(&file))
        }
        "size" => {
            let json = options.flag("json");
            options.end()?;
            size::size(json)
        }
        "" | "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        unknown => Err(format!("unknown command `{unknown}`\n\n{USAGE}").into()),
    }
}
