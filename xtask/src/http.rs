//! Asks an endpoint on this machine.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use crate::run::Result;

/// The body of an answer, in brotli if there is such a representation.
///
/// # Errors
///
/// If the status isn't 200.
pub fn request(port: u16, method: &str, path: &str, body: &str) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    // With HTTP 1.0 the body ends where the connection does.
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n\
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
    let start = head.len() + "\r\n\r\n".len();
    Ok(answer.split_off(start.min(answer.len())))
}

/// Asks for 20 seconds, until the endpoint listens.
pub fn once_it_listens<T>(ask: impl Fn() -> Result<T>) -> Result<T> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        match ask() {
            Ok(answer) => return Ok(answer),
            Err(error) if Instant::now() > deadline => {
                return Err(format!("the endpoint didn't answer: {error}").into());
            }
            Err(_) => thread::sleep(Duration::from_millis(50)),
        }
    }
}
