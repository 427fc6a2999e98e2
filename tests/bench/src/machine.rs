//! The machine that measures.

use std::{fs, thread};

use careline_e2e::{Browser, Engine, Result};
use serde_json::{Value, json};

/// The machine and its browsers.
#[derive(Clone, Debug)]
pub struct Machine {
    cpu: String,
    cores: usize,
    memory_gib: u64,
    system: String,
    browsers: Vec<String>,
}

impl Machine {
    /// Looks at this machine, and starts each of these browsers once.
    ///
    /// # Errors
    ///
    /// If a browser doesn't start.
    pub async fn look(engines: &[Engine]) -> Result<Self> {
        let mut browsers = Vec::new();
        for engine in engines {
            let browser = Browser::open_in(*engine).await?;
            browsers.push(format!("{engine:?} {}", browser.version()));
        }
        let kib = read("/proc/meminfo", "MemTotal:")
            .trim_end_matches("kB")
            .trim()
            .parse();
        Ok(Self {
            cpu: read("/proc/cpuinfo", "model name")
                .trim_start_matches(['\t', ' ', ':'])
                .to_owned(),
            cores: thread::available_parallelism().map_or(0, usize::from),
            memory_gib: kib.unwrap_or(0_u64) / 1024 / 1024,
            system: read("/etc/os-release", "PRETTY_NAME=")
                .trim_matches('"')
                .to_owned(),
            browsers,
        })
    }

    /// One line.
    #[must_use]
    pub fn line(&self) -> String {
        let Self {
            cpu,
            cores,
            memory_gib,
            system,
            browsers,
        } = self;
        format!(
            "{cpu}, {cores} cores, {memory_gib} GiB, {system}; {}",
            browsers.join(", ")
        )
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "cpu": self.cpu, "cores": self.cores, "memory_gib": self.memory_gib,
            "system": self.system, "browsers": self.browsers,
        })
    }
}

/// The rest of the first line that begins with a key.
fn read(file: &str, key: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    line.unwrap_or("unknown").trim().to_owned()
}
