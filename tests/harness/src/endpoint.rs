//! An endpoint with a folder of its own for configuration, data and log, and a process that may be killed at any time.

use std::fs::{self, File};
use std::future::ready;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

use rustix::process::{Pid, Signal, kill_process};

use crate::until::until;
use crate::{Result, repository};

/// The shop's id.
pub const SHOP: &str = "atelier";
/// The token of the agents' API.
pub const DESK_TOKEN: &str = "of-the-desk-and-of-nobody-else";
/// Below the ports that systems give to clients: a client that connects to itself would occupy the endpoint's port.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// An endpoint, running or not.
pub struct Endpoint {
    folder: PathBuf,
    data: PathBuf,
    binary: PathBuf,
    port: u16,
    environment: Vec<(&'static str, String)>,
}

/// Configuration beyond what every endpoint needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Lines before the first table.
    pub top: String,
    /// More lines of the shop's entry.
    pub shop: String,
    /// The lines of `[mail]`.
    pub mail: String,
}

impl Default for Settings {
    /// No more settings, and mail into a maildir.
    fn default() -> Self {
        Self {
            top: String::new(),
            shop: String::new(),
            mail: "maildir = \"mail\"".into(),
        }
    }
}

impl Endpoint {
    /// Creates the folder and its configuration. Doesn't start the process.
    ///
    /// # Errors
    ///
    /// If the folder can't be written or no port is free.
    pub fn new(folder: PathBuf, binary: &Path, settings: &Settings) -> Result<Self> {
        let endpoint = Self {
            data: folder.join("data"),
            folder,
            binary: binary.to_owned(),
            port: free_port()?,
            environment: Vec::new(),
        };
        fs::create_dir_all(endpoint.data())?;
        endpoint.configure(settings)?;
        Ok(endpoint)
    }

    /// Adds environment variables for the process.
    #[must_use]
    pub fn with_environment(self, environment: Vec<(&'static str, String)>) -> Self {
        Self {
            environment,
            ..self
        }
    }

    /// Keeps the data elsewhere, once it is configured again. The endpoint creates the folder.
    #[must_use]
    pub fn with_data(self, data: PathBuf) -> Self {
        Self { data, ..self }
    }

    /// Uses another build of the endpoint.
    #[must_use]
    pub fn with_binary(self, binary: &Path) -> Self {
        let binary = binary.to_owned();
        Self { binary, ..self }
    }

    /// Writes the configuration for the next start.
    ///
    /// # Errors
    ///
    /// If the configuration can't be written.
    pub fn configure(&self, settings: &Settings) -> Result {
        let Settings { top, shop, mail } = settings;
        let file = repository("shops/example-atelier/shop.toml");
        let text = format!(
            "listen = \"127.0.0.1:{}\"\n\
             public_url = \"{}\"\n\
             data = {}\n\
             {top}\n\n\
             [[shops]]\n\
             id = \"{SHOP}\"\n\
             file = {}\n\
             desk_token = \"{DESK_TOKEN}\"\n\
             {shop}\n\n\
             [mail]\n\
             {mail}\n",
            self.port,
            self.url(),
            serde_json::Value::from(self.data.to_string_lossy()),
            serde_json::Value::from(file.to_string_lossy()),
        );
        Ok(fs::write(self.config(), text)?)
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.data.clone()
    }

    /// The log file.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn config(&self) -> PathBuf {
        self.folder.join("careline.toml")
    }

    /// A command of the endpoint, run by another program if `before` names one.
    #[must_use]
    pub fn command(&self, before: &[&str], name: &str) -> Command {
        let mut words = before.iter().map(Path::new).chain([&*self.binary]);
        let mut command = Command::new(words.next().unwrap_or(&self.binary));
        command
            .args(words)
            .arg(name)
            .arg("--config")
            .arg(self.config())
            .envs(self.environment.iter().cloned())
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        command
    }

    /// Runs a command of the endpoint and returns its output.
    ///
    /// # Errors
    ///
    /// If it fails.
    pub fn output_of(&self, words: &[&str]) -> Result<String> {
        let output = Command::new(&self.binary)
            .args(words)
            .arg("--config")
            .arg(self.config())
            .stdin(Stdio::null())
            .output()?;
        match output.status.success() {
            true => Ok(String::from_utf8(output.stdout)?),
            false => Err(String::from_utf8_lossy(&output.stderr).into()),
        }
    }

    /// Starts the endpoint.
    ///
    /// # Errors
    ///
    /// If the process can't be started.
    pub fn start(&self) -> Result<Running> {
        self.run(self.command(&[], "serve"))
    }

    /// Runs a command that serves.
    ///
    /// # Errors
    ///
    /// If the process can't be started.
    pub fn run(&self, mut command: Command) -> Result<Running> {
        let log = File::options().append(true).create(true).open(self.log())?;
        let command = command.stdout(Stdio::null()).stderr(log);
        let started = command.spawn();
        started
            .map(Running)
            .map_err(|error| format!("{command:?} can't be started: {error}").into())
    }

    /// Waits until the endpoint answers requests.
    ///
    /// # Errors
    ///
    /// If it doesn't.
    pub async fn ready(&self) -> Result {
        let health = format!("{}/healthz", self.url());
        let healthy = until("the endpoint to answer", async || {
            let answer = reqwest::get(&health).await?;
            Ok::<_, reqwest::Error>(answer.status().is_success().then_some(()))
        });
        healthy.await.map_err(|error| {
            let log = fs::read_to_string(self.log()).unwrap_or_default();
            let last = log.lines().next_back().unwrap_or("nothing");
            format!("{error}; the last line of its log: {last}").into()
        })
    }
}

/// A process. It is killed on drop.
pub struct Running(Child);

impl Running {
    /// The process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Waits for the process to exit by itself.
    ///
    /// # Errors
    ///
    /// If it doesn't.
    pub async fn exited(&mut self) -> Result<ExitStatus> {
        until("the endpoint to exit", || ready(self.0.try_wait())).await
    }

    /// Sends a signal.
    ///
    /// # Errors
    ///
    /// If there is no process to get it.
    pub fn send(&self, signal: Signal) -> Result {
        let pid = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw);
        Ok(kill_process(
            pid.ok_or("the endpoint has no process")?,
            signal,
        )?)
    }

    /// Kills the process.
    ///
    /// # Errors
    ///
    /// If it had exited by itself.
    pub fn kill(mut self) -> Result {
        if let Some(status) = self.0.try_wait()? {
            return Err(format!("the endpoint ended by itself: {status}").into());
        }
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }

    /// Asks the process to stop by SIGTERM, and waits for it.
    ///
    /// # Errors
    ///
    /// If it doesn't exit, or exits with a failure.
    pub async fn stop(mut self) -> Result {
        self.send(Signal::TERM)?;
        match self.exited().await? {
            status if status.success() => Ok(()),
            status => {
                Err(format!("the endpoint was asked to stop and exited with {status}").into())
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have exited already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A free port that no other endpoint of this run gets.
///
/// # Errors
///
/// If there is none.
pub fn free_port() -> Result<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 10_000)?;
    let mut ports = PORTS.map(|_| {
        let nth = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_add(first);
        PORTS.start + nth % (PORTS.end - PORTS.start)
    });
    let port = ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    port.ok_or_else(|| "there is no free port".into())
}
