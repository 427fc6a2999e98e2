//! A machine as the manual describes it: a configuration, orders, a ticket, a backup, and the files that commands name.
//!
//! The places that the manual names, such as `/etc/careline`, are in a directory of the test. So is the endpoint's
//! address: an endpoint serves while the command runs, if the command calls it.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::command::careline;
use crate::documented::page::{blocks_in, example};
use crate::endpoint::Endpoint;
use crate::stored_ticket::store_ticket;
use crate::{SHOP, file};

const SHOP_ID: &str = "kendra-scott-mall";
const ORDERS_TOKEN: &str = "0123456789abcdef0123456789abcdef";
const DESK_TOKEN: &str = "fedcba9876543210fedcba9876543210";
/// The backup that the manual restores.
const BACKUP: &str = "backups/careline-2026-11-22";

/// The machine's directory, and what the manual's examples stand for on it.
pub struct Machine {
    directory: TempDir,
    reference: String,
    message_id: String,
}

impl Machine {
    pub async fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let root = directory.path();
        for folder in ["shops/kendra-scott-mall", "dist/careline", "backups"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        let version = root.join("dist/careline").join(env!("CARGO_PKG_VERSION"));
        fs::create_dir(&version).unwrap();
        let loader = include_str!("../../../../../loader/settings.js");
        fs::write(version.join("careline.js"), loader).unwrap();
        fs::write(root.join("dist/careline.js"), loader).unwrap();
        fs::copy(SHOP, root.join("shops/kendra-scott-mall/shop.toml")).unwrap();
        fs::copy(SHOP, root.join("shop.toml")).unwrap();
        file(
            &directory,
            "input.json",
            &example("README.md", "Settings", "json"),
        );
        file(
            &directory,
            "orders.json",
            &example("docs/orders.md", "JSON", "json"),
        );
        file(
            &directory,
            "orders.csv",
            &example("docs/orders.md", "CSV", "csv"),
        );
        let config = file(&directory, "careline.toml", &settings());
        let run = |args: &[&str]| {
            let output = careline(&[args, &["--config", &config]].concat(), "");
            assert!(output.status.success(), "{output:?}");
            output.stdout
        };
        run(&[
            "orders",
            "import",
            root.join("orders.csv").to_str().unwrap(),
        ]);
        let reference = store_ticket(&config, SHOP_ID, "The clasp was broken.").await;
        let outbox: Value = serde_json::from_slice(&run(&["outbox", "list", "--json"])).unwrap();
        let message_id = outbox[0]["id"].as_str().unwrap().to_owned();
        run(&["backup", "--to", root.join(BACKUP).to_str().unwrap()]);
        Self {
            directory,
            reference,
            message_id,
        }
    }

    /// Runs a command on a copy of the machine.
    pub fn run(&self, command: &str) -> Output {
        let directory = TempDir::new().unwrap();
        copy(self.directory.path(), directory.path());
        if command.contains("careline restore") {
            fs::remove_dir_all(directory.path().join("data")).unwrap();
        }
        let calls_the_endpoint = command.contains("curl ") || command.contains("careline health");
        if !calls_the_endpoint {
            return self.run_in(directory.path(), command, "");
        }
        let config = directory.path().join("careline.toml");
        let endpoint = Endpoint::start_with(directory, config.to_str().unwrap().to_owned());
        // A command asks at the address that the settings name.
        let settings = fs::read_to_string(&config).unwrap();
        fs::write(&config, settings.replace("127.0.0.1:0", &endpoint.address)).unwrap();
        self.run_in(endpoint.directory.path(), command, &endpoint.address)
    }

    fn run_in(&self, directory: &Path, command: &str, address: &str) -> Output {
        let root = directory.to_str().unwrap();
        let command = command
            .replace("/etc/careline/", &format!("{root}/"))
            .replace("/backups/", &format!("{root}/backups/"))
            .replace("https://help.example.com", &format!("http://{address}"))
            .replace("CL-7Q2M-4XKD", &self.reference)
            .replace("<…>", &self.message_id);
        // An answer with an error is a failed command.
        fs::write(directory.join(".curlrc"), "fail\n").unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_careline")).parent().unwrap();
        let path = env::join_paths(
            [program]
                .into_iter()
                .map(Path::to_owned)
                .chain(env::split_paths(&env::var_os("PATH").unwrap())),
        );
        Command::new("bash")
            .args(["-o", "errexit", "-o", "pipefail", "-c", &command])
            .current_dir(directory)
            .env("PATH", path.unwrap())
            .env("CURL_HOME", directory)
            .env("ORDERS_TOKEN", ORDERS_TOKEN)
            .env("DESK_TOKEN", DESK_TOKEN)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

/// The settings of the manual, with tokens, assets, and a port that is free.
fn settings() -> String {
    let mut settings = example("docs/settings.md", "careline.toml", "toml");
    for (documented, here) in [
        ("127.0.0.1:8787", "127.0.0.1:0"),
        ("# assets = \"dist\" ", "assets = \"dist\" "),
        (
            "# orders_token = \"…\" ",
            &*format!("orders_token = \"{ORDERS_TOKEN}\" "),
        ),
        (
            "# desk_token = \"…\" ",
            &*format!("desk_token = \"{DESK_TOKEN}\" "),
        ),
    ] {
        assert!(settings.contains(documented), "{documented}");
        settings = settings.replace(documented, here);
    }
    settings
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn every_table_of_orders_is_imported_whole() {
    let machine = Machine::new().await;
    let tables = blocks_in("csv");
    assert!(!tables.is_empty());
    for table in tables {
        fs::write(machine.directory.path().join("orders.csv"), &table.text).unwrap();
        let imported = machine.run("careline orders import orders.csv --strict");
        assert!(imported.status.success(), "{}: {imported:?}", table.place);
    }
}
