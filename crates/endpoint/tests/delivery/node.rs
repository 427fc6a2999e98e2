//! A program of this folder, run by Node.js with the libraries that `cargo xtask setup` installs.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use careline_harness::until::DEADLINE;
use serde_json::Value;

pub struct Node {
    child: Child,
    lines: Receiver<Value>,
}

impl Node {
    /// Starts the program. It is killed on drop.
    pub fn run(program: &str, options: &Value) -> Self {
        let here = env!("CARGO_MANIFEST_DIR");
        let mut child = Command::new("node")
            .arg(format!("{here}/tests/delivery/{program}"))
            .arg(format!("{here}/../../target/tools/npm/node_modules"))
            .arg(options.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is missing; run `cargo xtask setup`");
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                drop(sender.send(serde_json::from_str(&line).unwrap()));
            }
        });
        Self { child, lines }
    }

    /// The next line that it prints.
    fn next_line(&self) -> Value {
        let line = self.lines.recv_timeout(DEADLINE);
        line.expect("it printed nothing; run `cargo xtask setup` if its libraries are missing")
    }

    /// The mails or requests that it has handled since the last call.
    ///
    /// It prints a line before each answer. Asked through its input, it prints `{"all": true}`: everything that was
    /// answered before stands in front of that.
    pub fn transcript(&self) -> Vec<Value> {
        let mut input = self.child.stdin.as_ref().unwrap();
        input.write_all(b"\n").unwrap();
        let lines = std::iter::from_fn(|| Some(self.next_line()));
        lines.take_while(|line| line["all"] != true).collect()
    }

    /// Ends it.
    pub fn stop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }

    /// The port where it listens: the first line that it prints.
    pub fn port(&self) -> u64 {
        self.next_line()["port"].as_u64().unwrap()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop();
    }
}
