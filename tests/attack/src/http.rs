//! An HTTP client that sends arbitrary bytes: ordinary clients refuse to send what an attacker does.

use std::fmt::{self, Debug, Formatter};
use std::net::Ipv4Addr;
use std::time::Duration;

use careline_harness::Result;
use careline_harness::until::{DEADLINE, finished};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// How many bytes of a request an error shows.
const SHOWN: usize = 400;

/// A client with one connection, open for as long as the endpoint keeps it.
pub struct Http {
    port: u16,
    address: Ipv4Addr,
    stream: Option<TcpStream>,
    /// Bytes that were received and not parsed yet.
    come: Vec<u8>,
}

/// A request of arbitrary bytes.
#[derive(Clone)]
pub struct Request {
    method: Vec<u8>,
    target: Vec<u8>,
    headers: Vec<(Vec<u8>, Vec<u8>)>,
    body: Vec<u8>,
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, in lower case and in their order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Http {
    /// A client of an endpoint on this machine.
    #[must_use]
    pub const fn of(port: u16) -> Self {
        Self {
            port,
            address: Ipv4Addr::LOCALHOST,
            stream: None,
            come: Vec::new(),
        }
    }

    /// Connects from another address of this machine.
    #[must_use]
    pub const fn by(mut self, address: Ipv4Addr) -> Self {
        self.address = address;
        self
    }

    /// Sends a request and waits for the response. Reconnects once if the endpoint has closed the connection meanwhile.
    ///
    /// # Errors
    ///
    /// If there is no response.
    pub async fn ask(&mut self, request: &Request) -> Result<Answer> {
        let was_open = self.stream.is_some();
        match self.ask_once(request).await {
            Err(_) if was_open => self.ask_once(request).await,
            answer => answer,
        }
    }

    async fn ask_once(&mut self, request: &Request) -> Result<Answer> {
        let answer = finished("an answer", async {
            self.send(&request.bytes()).await?;
            self.answer(request.method == b"HEAD").await
        });
        let answer = answer.await.flatten();
        let keeps = |answer: &Answer| answer.header("connection") != Some("close");
        if !answer.as_ref().is_ok_and(keeps) {
            self.close();
        }
        answer
    }

    /// Sends bytes.
    ///
    /// # Errors
    ///
    /// If the connection is closed.
    pub async fn send(&mut self, bytes: &[u8]) -> Result {
        let stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.connect().await?,
        };
        Ok(self.stream.insert(stream).write_all(bytes).await?)
    }

    async fn connect(&self) -> Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.set_nodelay(true)?;
        socket.bind((self.address, 0).into())?;
        let endpoint = (Ipv4Addr::LOCALHOST, self.port);
        Ok(socket.connect(endpoint.into()).await?)
    }

    /// The next response.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn answer(&mut self, has_no_body: bool) -> Result<Answer> {
        loop {
            let end = self.until(b"\r\n\r\n").await?;
            let head: Vec<u8> = self.come.drain(..end).collect();
            let (status, headers) = head_of(&String::from_utf8_lossy(&head))?;
            let mut answer = Answer {
                status,
                headers,
                body: Vec::new(),
            };
            if status < 200 {
                continue;
            }
            if !(has_no_body || [204, 304].contains(&status)) {
                answer.body = self.body(&answer).await?;
            }
            return Ok(answer);
        }
    }

    /// Closes the sending side.
    ///
    /// # Errors
    ///
    /// If the connection is closed.
    pub async fn end(&mut self) -> Result {
        let stream = self.stream.as_mut().ok_or("there is no connection")?;
        Ok(stream.shutdown().await?)
    }

    /// Everything that comes until the endpoint closes the connection, or until nothing follows for `quiet`. None if
    /// the endpoint neither answers nor closes.
    pub async fn rest(&mut self, quiet: Duration) -> Option<Vec<u8>> {
        loop {
            let wait = if self.come.is_empty() {
                DEADLINE
            } else {
                quiet
            };
            match timeout(wait, self.more()).await {
                Ok(Ok(())) => {}
                Err(_) if self.come.is_empty() => return None,
                Ok(Err(_)) | Err(_) => return Some(std::mem::take(&mut self.come)),
            }
        }
    }

    fn close(&mut self) {
        self.stream = None;
    }

    async fn body(&mut self, answer: &Answer) -> Result<Vec<u8>> {
        if answer.header("transfer-encoding") == Some("chunked") {
            let mut body = Vec::new();
            loop {
                let size = self.until(b"\r\n").await?;
                let line: Vec<u8> = self.come.drain(..size).collect();
                let size = usize::from_str_radix(String::from_utf8_lossy(&line).trim(), 16)?;
                let chunk = self.exactly(size + 2).await?;
                body.extend(chunk.get(..size).unwrap_or_default());
                if size == 0 {
                    return Ok(body);
                }
            }
        }
        let length = answer.header("content-length");
        let length = length.ok_or("an answer of no known length")?.parse()?;
        self.exactly(length).await
    }

    async fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        while self.come.len() < length {
            self.more().await?;
        }
        Ok(self.come.drain(..length).collect())
    }

    /// Reads until these bytes; returns where they end.
    async fn until(&mut self, bytes: &[u8]) -> Result<usize> {
        loop {
            let mut windows = self.come.windows(bytes.len());
            if let Some(at) = windows.position(|window| window == bytes) {
                return Ok(at + bytes.len());
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> Result {
        let stream = self.stream.as_mut().ok_or("there is no connection")?;
        match stream.read_buf(&mut self.come).await? {
            0 => Err("the connection was closed".into()),
            _ => Ok(()),
        }
    }
}

/// The status and the headers.
fn head_of(head: &str) -> Result<(u16, Vec<(String, String)>)> {
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let status = status.ok_or("an answer without a status")?.parse()?;
    Ok((status, lines.filter_map(header).collect()))
}

impl Request {
    /// A request without a body.
    #[must_use]
    pub fn new(method: &str, target: impl AsRef<[u8]>) -> Self {
        Self {
            method: method.into(),
            target: target.as_ref().to_vec(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A POST with a JSON body.
    #[must_use]
    pub fn post(target: impl AsRef<[u8]>, body: &serde_json::Value) -> Self {
        Self::new("POST", target)
            .header("content-type", "application/json")
            .body(body.to_string())
    }

    /// Adds a header of arbitrary bytes.
    #[must_use]
    pub fn header(mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Self {
        let header = (name.as_ref().to_vec(), value.as_ref().to_vec());
        self.headers.push(header);
        self
    }

    /// Adds a bearer token.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// Adds the client's address, as a proxy does.
    #[must_use]
    pub fn from(self, address: impl AsRef<[u8]>) -> Self {
        self.header("x-forwarded-for", address)
    }

    /// Sets the body.
    #[must_use]
    pub fn body(self, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self { body, ..self }
    }

    /// The bytes to send. Adds length and host unless the request sets them itself.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let says = |name: &str| {
            let mut names = self.headers.iter().map(|(name, _)| name);
            names.any(|said| said.eq_ignore_ascii_case(name.as_bytes()))
        };
        let mut bytes = [&self.method[..], b" ", &self.target, b" HTTP/1.1\r\n"].concat();
        if !says("host") {
            bytes.extend(b"host: help.example\r\n");
        }
        if !says("content-length") && !says("transfer-encoding") {
            bytes.extend(format!("content-length: {}\r\n", self.body.len()).bytes());
        }
        for (name, value) in &self.headers {
            bytes.extend([&name[..], b": ", value, b"\r\n"].concat());
        }
        bytes.extend(b"\r\n");
        bytes.extend(&self.body);
        bytes
    }
}

impl Debug for Request {
    /// Shows the first bytes.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bytes = self.bytes();
        let shown = bytes.get(..SHOWN).unwrap_or(&bytes);
        write!(f, "{:?}", String::from_utf8_lossy(shown))
    }
}

impl Answer {
    /// A header's first value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of a header.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let headers = self.headers.iter();
        let headers = headers.filter(move |(key, _)| key == name);
        headers.map(|(_, value)| value.as_str())
    }

    /// The headers except `Date`, and the body.
    #[must_use]
    pub fn without_date(&self) -> String {
        let headers = self.headers.iter().filter(|(name, _)| name != "date");
        format!("{:?}{}", headers.collect::<Vec<_>>(), self.text())
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
