//! The command `health`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::command::{careline, says};
use crate::{config, file};

/// A running endpoint and its address.
fn start(config: &str) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_careline"))
        .args(["serve", "--config", config])
        .env_remove("RUST_LOG")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let address = log.find_map(|line| {
        let (_, address) = line.split_once("serving at http://")?;
        Some(address.to_owned())
    });
    (child, address.unwrap())
}

#[test]
fn an_endpoint_is_ready_while_it_runs() {
    let directory = TempDir::new().unwrap();
    let any_port = config(&directory, &[]);
    let (mut child, address) = start(&any_port);
    let settings = std::fs::read_to_string(&any_port).unwrap();
    let settings = settings.replace("127.0.0.1:0", &address);
    // A mistake that came into the file after the start is no illness of the endpoint.
    let config = file(
        &directory,
        "health.toml",
        &format!("colour = 1\n{settings}"),
    );
    let asked = careline(&["health", "--config", &config], "");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(asked.status.success(), "{asked:?}");
    says(
        &careline(&["health", "--config", &config], ""),
        &[&address, "can't be asked"],
    );
}

#[test]
fn a_configuration_that_cannot_be_read_is_named() {
    let directory = TempDir::new().unwrap();
    let config = file(&directory, "careline.toml", "listen");
    says(
        &careline(&["health", "--config", &config], ""),
        &["careline.toml"],
    );
}
