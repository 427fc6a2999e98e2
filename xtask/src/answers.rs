//! The sizes of the endpoint's answers, measured at a running endpoint with the demo's orders.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde_json::json;

use crate::{
    config, demo, endpoint, files, lock,
    run::Result,
    shops::{self, DEFAULT_SHOP},
};

const SCRATCH: &str = "target/careline/size";

/// Bytes of bodies, as the endpoint sends them to a browser that takes brotli.
pub struct Answers {
    /// The shop's facts.
    pub facts: u64,
    /// A look-up of the shop's first order.
    pub order: u64,
}

/// Starts the endpoint and asks it.
pub fn measure() -> Result<Answers> {
    let _lock = lock::hold()?;
    let scratch = Path::new(SCRATCH);
    files::renew(scratch)?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let config = config::write(scratch, port, DEFAULT_SHOP)?;
    let shops = shops::led_by(DEFAULT_SHOP)?;
    let shop = shops.first().ok_or("there is no shop")?;
    let orders = demo::import(shop, &config, port, Timestamp::now())?;
    let order = orders.first().ok_or("the shop has no orders")?;
    let _server = Server::start(&config)?;
    let lookup = json!({ "order_number": order["number"], "email": order["email"] });
    Ok(Answers {
        facts: once_it_listens(|| request(port, "GET", "?locale=en", ""))?,
        order: request(port, "POST", "/order-lookups", &lookup.to_string())?,
    })
}

/// A running endpoint, which is stopped when this value is dropped.
struct Server(Child);

impl Server {
    fn start(config: &Path) -> Result<Self> {
        let config = config.to_string_lossy();
        let mut command = endpoint::command(&["serve", "--config", &config]);
        let child = command.stdout(Stdio::null()).spawn();
        let child =
            child.map_err(|error| format!("target/release/careline could not start: {error}"));
        Ok(Self(child?))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Asks for 20 seconds, until the endpoint listens.
fn once_it_listens(ask: impl Fn() -> Result<u64>) -> Result<u64> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        match ask() {
            Ok(bytes) => return Ok(bytes),
            Err(error) if Instant::now() > deadline => {
                return Err(format!("the endpoint didn't answer: {error}").into());
            }
            Err(_) => thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// The bytes of an answer's body. With HTTP 1.0 it ends where the connection does.
fn request(port: u16, method: &str, path: &str, body: &str) -> Result<u64> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(
        stream,
        "{method} /v1/shops/{DEFAULT_SHOP}{path} HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let text = String::from_utf8_lossy(&answer);
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let status = head.lines().next().unwrap_or("no answer");
    if !status.contains(" 200 ") {
        return Err(format!("{method} {path}: {status}").into());
    }
    Ok((answer.len() - head.len() - "\r\n\r\n".len()) as u64)
}
