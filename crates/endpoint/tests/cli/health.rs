//! The command `health`.

use tempfile::TempDir;

use crate::command::{careline, says};
use crate::endpoint::Endpoint;
use crate::file;

#[test]
fn an_endpoint_is_ready_while_it_runs() {
    let mut endpoint = Endpoint::start();
    let settings = std::fs::read_to_string(&endpoint.config).unwrap();
    let settings = settings.replace("127.0.0.1:0", &endpoint.address);
    // A mistake that came into the file after the start is no illness of the endpoint.
    let config = file(
        &endpoint.directory,
        "health.toml",
        &format!("colour = 1\n{settings}"),
    );
    let asked = careline(&["health", "--config", &config], "");
    endpoint.child.kill().unwrap();
    endpoint.child.wait().unwrap();
    assert!(asked.status.success(), "{asked:?}");
    says(
        &careline(&["health", "--config", &config], ""),
        &[&endpoint.address, "can't be asked"],
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
