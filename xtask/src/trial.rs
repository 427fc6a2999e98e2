//! Tries the release's Debian package on a fresh Debian: installs it, serves, upgrades, removes and purges it, and checks
//! what is there after each step. Prints the time of each.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Child, Command},
    time::Instant,
};

use serde_json::json;

use crate::{
    deb,
    fresh_debian::FreshDebian,
    http::{once_it_listens, request},
    package::{POLICY, VERSION},
    release,
    run::{Result, run_quietly},
};

const FOLDER: &str = "target/careline/trial";
const CONFIG: &str = "/etc/careline/careline.toml";
const ENVIRONMENT: &str = "/etc/default/careline";
const DATA: &str = "/var/lib/careline";
const UNIT: &str = "/usr/lib/systemd/system/careline.service";
const USER: &str = "careline";
/// `careline init` is told another port than the demo's.
const PORT: u16 = 8797;
/// What it is told beside [`POLICY`].
const SHOP: [&str; 12] = [
    "--shop",
    "trial",
    "--name",
    "Trial",
    "--email",
    "support@trial.example",
    "--origin",
    "http://127.0.0.1:8797",
    "--base-url",
    "http://127.0.0.1:8797",
    "--listen",
    "127.0.0.1:8797",
];
const ORDERS: &str = "number,email,placed_at,currency,line_id,title,quantity,unit_price\n\
                      T-1,ada@trial.example,2026-11-10 14:05,EUR,L1,Ring,1,6500\n";

/// Runs every step.
///
/// # Errors
///
/// At the first step that fails.
pub fn trial() -> Result {
    let folder = Path::new(FOLDER);
    fs::create_dir_all(folder)?;
    let package = release::folder().join(format!("careline_{VERSION}_amd64.deb"));
    if !package.is_file() {
        return Err("there is no package to try; run `cargo xtask release`".into());
    }
    // The same files under a newer version.
    let newer = deb::build(&format!("{VERSION}+trial"), folder)?;
    let debian = timed("make a fresh Debian", || {
        FreshDebian::make(&folder.join("debian"))
    })?;
    let trial = Trial { debian };
    timed("install the package", || trial.install(&package))?;
    timed("init and check", || trial.configure())?;
    let endpoint = timed("start, until it is ready", || trial.serve())?;
    timed("fetch the widget", fetch)?;
    timed("change settings and data", || trial.change())?;
    drop(endpoint);
    let before = trial.settings()?;
    timed("upgrade", || trial.install(&newer))?;
    kept(&before, &trial.settings()?)?;
    let endpoint = timed("start again", || trial.serve())?;
    timed("find the order from before", look_up)?;
    drop(endpoint);
    timed("remove", || trial.dpkg("--remove"))?;
    kept(&before, &trial.settings()?)?;
    trial.expect("/usr/bin/careline", false)?;
    trial.expect(&format!("{DATA}/careline.db"), true)?;
    timed("purge", || trial.dpkg("--purge"))?;
    for gone in ["/etc/careline", ENVIRONMENT, DATA, UNIT] {
        trial.expect(gone, false)?;
    }
    let left = trial.debian.find(USER)?;
    println!(
        "\nSettings and data outlived the upgrade and the removal. After the purge are left: {left:?}"
    );
    Ok(())
}

/// Runs a step, and prints how long it took.
fn timed<T>(what: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let done = step().map_err(|error| format!("{what}: {error}"))?;
    println!("{:>7.2} s  {what}", start.elapsed().as_secs_f64());
    Ok(done)
}

struct Trial {
    debian: FreshDebian,
}

impl Trial {
    fn install(&self, package: &Path) -> Result {
        fs::copy(package, self.debian.path("/tmp/package.deb"))?;
        let mut dpkg = self.debian.command("dpkg");
        run_quietly(dpkg.args(["--install", "/tmp/package.deb"]))
    }

    fn dpkg(&self, action: &str) -> Result {
        run_quietly(self.debian.command("dpkg").args([action, "careline"]))
    }

    fn configure(&self) -> Result {
        let mut init = self.debian.command("careline");
        run_quietly(
            init.args(["init", "--dir", "/etc/careline", "--data", DATA])
                .args(SHOP)
                .args(POLICY),
        )?;
        run_quietly(&mut self.careline(&["check", "--config", CONFIG]))
    }

    /// A command of the service's user.
    fn careline(&self, arguments: &[&str]) -> Command {
        let mut command = self.debian.command_as(USER, "careline");
        command.args(arguments);
        command
    }

    /// Runs the unit's command, and waits until the endpoint is ready.
    fn serve(&self) -> Result<Endpoint> {
        let unit = self.debian.read(UNIT)?;
        let start = unit
            .lines()
            .find_map(|line| line.strip_prefix("ExecStart="));
        let mut words = start.ok_or("the unit has no ExecStart=")?.split(' ');
        let program = words.next().unwrap_or_default();
        let mut command = self.debian.command_as(USER, program);
        let endpoint = Endpoint(command.args(words).spawn()?);
        once_it_listens(|| request(PORT, "GET", "/readyz", ""))?;
        run_quietly(&mut self.careline(&["health", "--config", CONFIG]))?;
        Ok(endpoint)
    }

    /// Changes a setting and the environment, and imports an order.
    fn change(&self) -> Result {
        let config = self.debian.read(CONFIG)?;
        let changed = config.replace("# multiplier = 1 ", "multiplier = 2 ");
        if changed == config {
            return Err(format!("{CONFIG} doesn't show the setting `multiplier`").into());
        }
        fs::write(self.debian.path(CONFIG), changed)?;
        let environment = self.debian.path(ENVIRONMENT);
        let mut environment = fs::OpenOptions::new().append(true).open(environment)?;
        writeln!(environment, "RUST_LOG=warn")?;
        fs::write(self.debian.path("/tmp/orders.csv"), ORDERS)?;
        run_quietly(&mut self.careline(&[
            "orders",
            "import",
            "/tmp/orders.csv",
            "--config",
            CONFIG,
        ]))
    }

    /// The files that the operator may change.
    fn settings(&self) -> Result<[String; 2]> {
        Ok([self.debian.read(CONFIG)?, self.debian.read(ENVIRONMENT)?])
    }

    fn expect(&self, file: &str, is_there: bool) -> Result {
        match self.debian.path(file).exists() == is_there {
            true => Ok(()),
            false if is_there => Err(format!("{file} is gone").into()),
            false => Err(format!("{file} is still there").into()),
        }
    }
}

fn fetch() -> Result {
    let loader = request(PORT, "GET", "/careline.js", "")?;
    match loader.is_empty() {
        true => Err("/careline.js is empty".into()),
        false => Ok(()),
    }
}

fn look_up() -> Result {
    let order = json!({ "order_number": "T-1", "email": "ada@trial.example" });
    let path = "/v1/shops/trial/order-lookups";
    request(PORT, "POST", path, &order.to_string())?;
    Ok(())
}

fn kept(before: &[String; 2], after: &[String; 2]) -> Result {
    match before == after {
        true => Ok(()),
        false => Err("the operator's settings were changed".into()),
    }
}

/// A running endpoint, which is killed when this value is dropped.
struct Endpoint(Child);

impl Drop for Endpoint {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
