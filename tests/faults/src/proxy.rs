//! A faulty network: a proxy between clients and endpoint that forwards one request a connection.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::client::LATE;
use crate::plan::Plan;
use careline_harness::Result;

/// Longer than a client waits: it has retried before this arrives.
const STALL: Duration = LATE.saturating_add(Duration::from_millis(500));

/// A network fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection is closed within the request.
    RequestCut,
    /// The connection is closed within the response.
    ResponseCut,
    /// The request arrives, and its response never does.
    ResponseDropped,
    /// The request arrives twice, at once.
    Duplicated,
    /// The request arrives after its sender timed out.
    RequestStalled,
    /// The response arrives after the sender timed out.
    ResponseStalled,
}

/// All kinds.
pub const FAULTS: [Fault; 6] = [
    Fault::RequestCut,
    Fault::ResponseCut,
    Fault::ResponseDropped,
    Fault::Duplicated,
    Fault::RequestStalled,
    Fault::ResponseStalled,
];

/// A proxy that fails by a plan. It stops on drop.
pub struct Proxy {
    port: u16,
    _exchanges: JoinSet<()>,
}

impl Proxy {
    /// Opens a proxy to the endpoint's port.
    ///
    /// # Errors
    ///
    /// If the port can't be bound.
    pub async fn open(endpoint: u16, plan: Arc<Plan<Fault>>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let mut exchanges = JoinSet::new();
        exchanges.spawn(async move {
            let mut under_way = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                // An error ends one exchange only.
                let plan = plan.clone();
                under_way.spawn(async move { drop(exchange(client, endpoint, &plan).await) });
                while under_way.try_join_next().is_some() {}
            }
        });
        Ok(Self {
            port,
            _exchanges: exchanges,
        })
    }

    /// The proxy's URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

async fn exchange(mut client: TcpStream, endpoint: u16, plan: &Plan<Fault>) -> Result {
    let request = request(&mut client).await?;
    // Only requests that change something get faults.
    let changes = request.starts_with(b"POST") || request.starts_with(b"PATCH");
    let Some((fault, place)) = changes.then(|| plan.next()).flatten() else {
        return Ok(client
            .write_all(&forward(endpoint, &request).await?)
            .await?);
    };
    match fault {
        Fault::RequestCut => {
            let mut server = TcpStream::connect(("127.0.0.1", endpoint)).await?;
            server.write_all(cut(&request, place)).await?;
        }
        Fault::ResponseCut => {
            let response = forward(endpoint, &request).await?;
            client.write_all(cut(&response, place)).await?;
        }
        Fault::ResponseDropped => {
            forward(endpoint, &request).await?;
        }
        Fault::Duplicated => {
            let both = tokio::join!(forward(endpoint, &request), forward(endpoint, &request));
            let (Ok(one), Ok(other)) = both else {
                return Ok(());
            };
            let either = if place < 0.5 { one } else { other };
            client.write_all(&either).await?;
        }
        Fault::RequestStalled => {
            tokio::time::sleep(STALL).await;
            forward(endpoint, &request).await?;
        }
        Fault::ResponseStalled => {
            let response = forward(endpoint, &request).await?;
            tokio::time::sleep(STALL).await;
            client.write_all(&response).await?;
        }
    }
    Ok(())
}

/// The bytes before a relative position.
fn cut(bytes: &[u8], place: f64) -> &[u8] {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a message is short, and a place lies within it"
    )]
    let at = (bytes.len() as f64 * place) as usize;
    bytes.get(..at).unwrap_or(bytes)
}

/// Reads a whole request, and adds `Connection: close`.
async fn request(client: &mut TcpStream) -> Result<Vec<u8>> {
    const CLOSE: &[u8] = b"\r\nconnection: close";
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if client.read_buf(&mut bytes).await? == 0 {
            return Err("there is no request".into());
        }
    };
    let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.map_or(Ok(0), |length| length.trim().parse())?;
    while bytes.len() < end + 4 + length {
        if client.read_buf(&mut bytes).await? == 0 {
            return Err("the request isn't whole".into());
        }
    }
    bytes.splice(end..end, CLOSE.iter().copied());
    Ok(bytes)
}

/// Sends a request to the endpoint; returns the whole response.
async fn forward(endpoint: u16, request: &[u8]) -> Result<Vec<u8>> {
    let mut server = TcpStream::connect(("127.0.0.1", endpoint)).await?;
    server.write_all(request).await?;
    let mut response = Vec::new();
    server.read_to_end(&mut response).await?;
    Ok(response)
}
