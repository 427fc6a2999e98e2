//! A chromedriver, and the browsers that it starts.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::failure::Result;

/// A running chromedriver. It and its browsers are killed on drop.
pub struct Driver {
    process: Child,
    port: u16,
    /// Kept open, so that chromedriver can write to it.
    _says: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts a chromedriver on a port of its choice.
    ///
    /// # Errors
    ///
    /// If there is none, or it prints no port.
    pub fn start() -> Result<Self> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("chromedriver: {error}; `cargo xtask setup` installs it"))?;
        let says = process.stdout.take().ok_or("chromedriver has no output")?;
        let mut says = BufReader::new(says);
        let port = port(&mut says)?;
        Ok(Self {
            process,
            port,
            _says: says,
        })
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn shut_down(&self) -> std::io::Result<usize> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        stream.read(&mut [0; 64])
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // If it were killed first, its browsers would be left behind.
        if self.shut_down().is_err() {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// "ChromeDriver was started successfully on port 40123."
fn port(says: &mut impl BufRead) -> Result<u16> {
    for line in says.lines() {
        if let Some((_, port)) = line?.split_once("successfully on port ") {
            return Ok(port.trim_end_matches('.').parse()?);
        }
    }
    Err("chromedriver ended before it said its port".into())
}
