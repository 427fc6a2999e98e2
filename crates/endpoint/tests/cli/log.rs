//! The log of `careline serve`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::command::{careline, says};
use crate::config;

#[test]
fn a_json_log_has_the_id_of_the_request() {
    let directory = TempDir::new().unwrap();
    let config = config(
        &directory,
        &[("[[shops]]", "log.format = \"json\"\n[[shops]]")],
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_careline"))
        .args(["serve", "--config", &config])
        .env("RUST_LOG", "info,tower_http=debug")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let log = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut log = log.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    let address = log.find_map(|line| {
        let (_, address) = line["message"].as_str()?.split_once("serving at http://")?;
        Some(address.to_owned())
    });
    let mut connection = TcpStream::connect(address.unwrap()).unwrap();
    let request = "GET /v1/shops/mall HTTP/1.1\r\nHost: x\r\nX-Request-Id: of-the-proxy-1\r\nConnection: close\r\n\r\n";
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("x-request-id: of-the-proxy-1"), "{answer}");
    let line = log
        .find(|line| line["message"] == "finished processing request")
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(line["span"]["id"], "of-the-proxy-1", "{line}");
    assert_eq!(line["span"]["route"], "/v1/shops/{shop}", "{line}");
    assert_eq!(line["status"], 200, "{line}");
}

#[test]
fn another_format_is_refused() {
    let directory = TempDir::new().unwrap();
    let config = config(
        &directory,
        &[("[[shops]]", "log.format = \"xml\"\n[[shops]]")],
    );
    let output = careline(&["serve", "--config", &config], "");
    says(&output, &["log.format", "json", "\"xml\""]);
}
