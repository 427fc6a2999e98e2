//! Prometheus' own tool reads the alerts, tries them on invented figures, and reads the figures of a running endpoint.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
};

use serde_json::Value;

use crate::{
    files,
    run::{Result, run, run_cargo, step},
    setup,
    shops::DEFAULT_SHOP,
};

/// The program that Debian's package `prometheus` brings.
const PROMTOOL: &str = "promtool";
const SCRATCH: &str = "target/careline/promtool";
/// A debug build is enough: it runs for a second.
const ENDPOINT: &str = "target/debug/careline";

/// Installs promtool and runs its checks.
pub fn check() -> Result {
    setup::for_promtool()?;
    run(Command::new(PROMTOOL).args(["check", "rules", "docs/alerts.yml"]))?;
    run(Command::new(PROMTOOL).args(["test", "rules", "tests/alerts.yml"]))?;
    step(
        "Build the endpoint",
        "2 to 4 minutes at first, then seconds",
    );
    run_cargo(&["build", "--package", "careline-endpoint"])?;
    check_figures(&figures()?)
}

/// Fails if promtool can't read the figures, or would write them in another way.
fn check_figures(figures: &str) -> Result {
    step("Check the figures of a running endpoint", "seconds");
    let mut promtool = Command::new(PROMTOOL)
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = promtool.stdin.take() {
        input.write_all(figures.as_bytes())?;
    }
    match promtool.wait()?.success() {
        true => Ok(()),
        false => Err("promtool objects to the figures; what it says is above".into()),
    }
}

/// The figures of an endpoint after some requests.
fn figures() -> Result<String> {
    let server = Server::start()?;
    let shop = format!("/v1/shops/{DEFAULT_SHOP}");
    request(&server.address, "GET", &shop, "")?;
    let lookup = r#"{"order_number": "A-1", "email": "ada@example.com"}"#;
    request(
        &server.address,
        "POST",
        &format!("{shop}/order-lookups"),
        lookup,
    )?;
    request(&server.metrics_address, "GET", "/metrics", "")
}

/// A running endpoint, which is stopped when this value is dropped.
struct Server {
    child: Child,
    address: String,
    metrics_address: String,
}

impl Server {
    fn start() -> Result<Self> {
        let config = write_config()?;
        let child = Command::new(ENDPOINT)
            .args(["serve", "--config", &config])
            .env_remove("RUST_LOG")
            .stderr(Stdio::piped())
            .spawn();
        let child = child.map_err(|error| format!("{ENDPOINT} could not start: {error}"))?;
        let mut server = Self {
            child,
            address: String::new(),
            metrics_address: String::new(),
        };
        let log = server
            .child
            .stderr
            .take()
            .ok_or("the endpoint has no log")?;
        let mut log = BufReader::new(log);
        server.metrics_address = address_after(&mut log, "metrics at http://")?;
        server.address = address_after(&mut log, "serving at http://")?;
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a configuration with free ports, and returns its path.
fn write_config() -> Result<String> {
    files::renew(Path::new(SCRATCH))?;
    let shop = std::path::absolute(format!("shops/{DEFAULT_SHOP}/shop.toml"))?;
    let shop = Value::from(shop.to_string_lossy());
    let text = format!(
        "listen = \"127.0.0.1:0\"\n\
         data = \"data\"\n\
         public_url = \"http://127.0.0.1\"\n\
         metrics.listen = \"127.0.0.1:0\"\n\
         [[shops]]\n\
         id = \"{DEFAULT_SHOP}\"\n\
         file = {shop}\n"
    );
    let file = format!("{SCRATCH}/careline.toml");
    fs::write(&file, text)?;
    Ok(file)
}

/// The address in the log's line with these words.
fn address_after(log: &mut BufReader<ChildStderr>, words: &str) -> Result<String> {
    let mut line = String::new();
    while log.read_line(&mut line)? > 0 {
        if let Some((_, address)) = line.split_once(words) {
            return Ok(address.trim_end().trim_end_matches("/metrics").to_owned());
        }
        line.clear();
    }
    Err("the endpoint stopped before it served".into())
}

/// The body of an answer. With HTTP 1.0 it ends where the connection does.
fn request(address: &str, method: &str, path: &str, body: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let body = answer
        .split_once("\r\n\r\n")
        .map(|(_, body)| body.to_owned());
    body.ok_or_else(|| format!("{method} {path}: no answer").into())
}
