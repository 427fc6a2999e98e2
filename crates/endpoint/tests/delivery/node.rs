//! A program of this folder, run by node with the libraries that `cargo xtask setup` brings.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// How long it may say nothing.
const MAX_RETRY_AGE: Duration = Duration::from_secs(20);

pub struct Node {
    child: Child,
    said: Receiver<Value>,
}

impl Node {
    /// Starts it; it is stopped with the test.
    pub fn run(program: &str, options: &Value) -> Self {
        let here = env!("CARGO_MANIFEST_DIR");
        let mut child = Command::new("node")
            .arg(format!("{here}/tests/delivery/{program}"))
            .arg(format!("{here}/../../target/tools/npm/node_modules"))
            .arg(options.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is missing; run `cargo xtask setup`");
        let output = BufReader::new(child.stdout.take().unwrap());
        let (say, said) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                drop(say.send(serde_json::from_str(&line).unwrap()));
            }
        });
        Self { child, said }
    }

    /// The next thing that it says.
    pub fn says(&self) -> Value {
        let said = self.said.recv_timeout(MAX_RETRY_AGE);
        said.expect("it said nothing; run `cargo xtask setup` where its libraries are missing")
    }

    /// All that it said by now.
    pub fn said(&self) -> Vec<Value> {
        std::thread::sleep(Duration::from_millis(200));
        self.said.try_iter().collect()
    }

    /// The port where it listens: the first thing that it says.
    pub fn port(&self) -> u64 {
        self.says()["port"].as_u64().unwrap()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
