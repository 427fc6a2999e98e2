//! A program that speaks WebDriver, and the browser that it starts.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::engine::Engine;
use crate::failure::Result;
use crate::shop::free_port;
use crate::until::until;

/// A running WebDriver program. It and its browser are ended on drop.
pub struct Driver {
    process: Child,
    port: u16,
    session: Option<String>,
    _display: Option<Display>,
}

impl Driver {
    /// Starts one for this engine.
    ///
    /// # Errors
    ///
    /// If there is none, or it doesn't answer.
    pub async fn start(engine: Engine) -> Result<Self> {
        let port = free_port()?;
        let display = match engine {
            Engine::Chromium | Engine::Firefox => None,
            Engine::WebKit => Some(Display::start()?),
        };
        let program = engine.driver();
        let mut command = Command::new(&program);
        if let Some(Display { name, .. }) = &display {
            command.env("DISPLAY", name);
        }
        let process = command
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| missing(&program.display().to_string(), &error))?;
        let driver = Self {
            process,
            port,
            session: None,
            _display: display,
        };
        driver.answers().await?;
        Ok(driver)
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends this session, and so its browser, on drop.
    pub fn owns(&mut self, session: String) {
        self.session = Some(session);
    }

    async fn answers(&self) -> Result {
        let status = self.url() + "/status";
        until("the WebDriver program to answer", async || {
            let answer = reqwest::get(&status).await?;
            Ok(answer.status().is_success().then_some(()))
        })
        .await
    }

    fn end(&self, session: &str) -> std::io::Result<usize> {
        let host = format!("127.0.0.1:{}", self.port);
        let mut stream = TcpStream::connect(&host)?;
        let request = format!("DELETE /session/{session} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        stream.read(&mut [0; 64])
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // If it were killed first, its browser would be left behind.
        if let Some(session) = &self.session {
            let _ = self.end(session);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A screen in memory, for the engine that has no headless mode. It is killed on drop.
struct Display {
    process: Child,
    name: String,
    /// Kept open, so that Xvfb can write to it.
    _says: BufReader<ChildStdout>,
}

impl Display {
    fn start() -> Result<Self> {
        let mut process = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .args(["-screen", "0", "1280x1024x24"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| missing("Xvfb", &error))?;
        let says = process.stdout.take().ok_or("Xvfb has no output")?;
        let mut says = BufReader::new(says);
        let mut number = String::new();
        says.read_line(&mut number)?;
        Ok(Self {
            process,
            name: format!(":{}", number.trim()),
            _says: says,
        })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn missing(program: &str, error: &std::io::Error) -> String {
    format!("{program}: {error}; `cargo xtask setup` installs it")
}
