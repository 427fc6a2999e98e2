//! One connection to the endpoint that costs the machine as little as possible.

use careline_harness::Result;
use careline_harness::until::finished;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A kept connection.
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    /// Connects to the endpoint at a port of this machine.
    ///
    /// # Errors
    ///
    /// If nothing listens there.
    pub async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            received: Vec::new(),
        })
    }

    /// Sends a request and returns the status and the body of its answer.
    ///
    /// # Errors
    ///
    /// If there is no answer, or one without a `Content-Length`.
    pub async fn ask(&mut self, request: &[u8]) -> Result<(u16, Vec<u8>)> {
        finished("an answer", async {
            self.stream.write_all(request).await?;
            self.answer().await
        })
        .await?
    }

    async fn answer(&mut self) -> Result<(u16, Vec<u8>)> {
        loop {
            if let Some((status, body_at, length)) = head(&self.received)? {
                let end = body_at + length;
                if self.received.len() >= end {
                    let rest = self.received.split_off(end);
                    let mut answer = std::mem::replace(&mut self.received, rest);
                    return Ok((status, answer.split_off(body_at)));
                }
            }
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Err("the endpoint closed the connection".into());
            }
        }
    }
}

/// The status, where the body begins, and its length; `None` if the head isn't whole yet.
fn head(received: &[u8]) -> Result<Option<(u16, usize, usize)>> {
    let mut windows = received.windows(4);
    let Some(end) = windows.position(|window| window == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(received.get(..end).unwrap_or_default())?;
    let status = head.split(' ').nth(1).ok_or("an answer has no status")?;
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().to_owned())
    };
    let length = head.lines().find_map(header);
    let length = length.ok_or("an answer has no length")?;
    Ok(Some((status.parse()?, end + 4, length.parse()?)))
}

/// A request with a JSON body.
#[must_use]
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
        body.len(),
    );
    for (name, value) in headers {
        head.extend([*name, ": ", value, "\r\n"]);
    }
    format!("{head}\r\n{body}").into_bytes()
}
