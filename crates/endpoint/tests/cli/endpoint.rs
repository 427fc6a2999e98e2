//! A running endpoint.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::config;

/// The id of [`ticket`].
pub const TICKET: &str = "018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21";

/// A process, which is killed at the end of its test.
pub struct Endpoint {
    pub directory: TempDir,
    pub config: String,
    pub child: Child,
    pub log: Lines<BufReader<ChildStderr>>,
    pub address: String,
}

impl Endpoint {
    /// Starts it with a shop whose policy is the first shop's.
    pub fn start() -> Self {
        let directory = TempDir::new().unwrap();
        let config = config(&directory, &[]);
        Self::start_with(directory, config)
    }

    /// Starts it with a configuration in this directory.
    pub fn start_with(directory: TempDir, config: String) -> Self {
        Self::start_under(directory, config, &[])
    }

    /// Starts it with these variables in its environment.
    pub fn start_under(directory: TempDir, config: String, variables: &[(&str, &Path)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_careline"))
            .args(["serve", "--config", &config])
            .env_remove("RUST_LOG")
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let serving = after(&mut log, "serving at http://");
        Self {
            directory,
            config,
            child,
            log,
            address: serving,
        }
    }

    /// Sends it a signal.
    pub fn ask(&mut self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Waits for a line of the log with these words; returns what follows them.
pub fn after(log: &mut Lines<BufReader<ChildStderr>>, words: &str) -> String {
    let line = log.map(Result::unwrap).find(|line| line.contains(words));
    let line = line.unwrap_or_else(|| panic!("the log ended without {words:?}"));
    line.split_once(words).unwrap().1.to_owned()
}

/// The golden ticket, without photos.
pub fn ticket() -> String {
    let ticket = include_str!("../../../wire/golden/ticket.json");
    let mut ticket: Value = serde_json::from_str(ticket).unwrap();
    ticket["photos"] = Value::Array(Vec::new());
    ticket["no_photo"] = true.into();
    ticket.to_string()
}
