//! The project's commands. `cargo xtask` alone lists them.
//!
//! Each command does what it needs first: `demo` and `test` set up a bare machine, and what
//! is done already is skipped, so any of them can be run at any time and again.

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

  demo           set up, build, and serve the demo shops at http://127.0.0.1:8787
    --shop ID      the shop whose page stands there: kendra-scott-mall or another folder of shops/
    --port N       another port
    --data DIR     where the data lies, and demo.json with the orders to try: demo-data
  test           set up, build, and run every check and test there is
  faults         break the endpoint on purpose, and look at what is left
    --short        less of everything, as `test` does it
    --only PART    one of sync, kill, net, mail, disk, backup, older, controls, browser
    --runs N       how many faults each part makes
    --seed N       the choices of an earlier run
  attack         attack the endpoint as strangers do, and look at what they get
    --short, --only PART, --runs N, --seed N
                   as above; the parts are guesses, proxies, origins, names, bodies,
                   files, flood, headers, words
  deny           judge what is built in: licences, sources, known vulnerabilities
  sbom           list what is built in: target/sbom/
  setup          only install the tools; a second run does nothing
  build          build the widget into dist/
  stamp          build, and write the loader as the endpoint serves it, for `trunk serve`
    --to FILE      where to write it
  size [--json]  what a shopper downloads until the first field of `track`
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
        unknown => Err(format!("there is no command `{unknown}`\n\n{USAGE}").into()),
    }
}
