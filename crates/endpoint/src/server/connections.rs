//! Connections, and how long each may be silent.
//!
//! A client speaks HTTP/1.1, or HTTP/2 without TLS if it begins with the preface of that (RFC 9113, 3.3), as a proxy does.
//!
//! Each request is answered by the router that is current when it arrives.
//!
//! A client that doesn't finish a request's headers, or sends no request, is disconnected. There are more connections
//! than concurrent requests, so that those beyond are told so; and fewer than the files that a process may open by
//! default, so that the database can open its own.
//!
//! Connections aren't counted by address, because a proxy holds all of them. Without a proxy in front, one caller can
//! hold all of them for a while; others then wait to be accepted.

use std::io::Cursor;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, join};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tower::{ServiceExt as _, service_fn};

use crate::platform::shutdown::stopped;
use crate::server::http2;

/// The most connections; further ones wait to be accepted.
const MAX_CONNECTIONS: usize = 768;
/// How long a client may take for a request's headers, and between two requests.
const HEADER_TIMEOUT: Duration = Duration::from_secs(20);

/// What a client of HTTP/2 sends first.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Accepts connections until `stop` is true. Returns those that are still open, to be shut down.
pub async fn accept(
    mut listener: TcpListener,
    router: watch::Receiver<Router>,
    stop: watch::Receiver<bool>,
) -> GracefulShutdown {
    let open = GracefulShutdown::new();
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let http2_permits = Arc::new(Semaphore::new(http2::MAX_CONNECTIONS));
    loop {
        let next = async {
            let permit = permits.clone().acquire_owned().await;
            (permit, Listener::accept(&mut listener).await)
        };
        let (permit, (stream, peer)) = tokio::select! {
            next = next => next,
            () = stopped(stop.clone()) => return open,
        };
        let connection = Connection {
            peer,
            router: router.clone(),
            http2_permits: http2_permits.clone(),
            stop: stop.clone(),
            watcher: open.watcher(),
        };
        tokio::spawn(async move {
            connection.serve(stream).await;
            drop(permit);
        });
    }
}

/// What a connection is served with.
struct Connection {
    peer: SocketAddr,
    router: watch::Receiver<Router>,
    http2_permits: Arc<Semaphore>,
    stop: watch::Receiver<bool>,
    /// Delays the end of the shutdown until the connection is closed.
    watcher: Watcher,
}

impl Connection {
    async fn serve(self, mut stream: TcpStream) {
        // An answer's last segment is sent at once. If the option can't be set, the answer is merely later.
        drop(stream.set_nodelay(true));
        let begun = tokio::select! {
            begun = timeout(HEADER_TIMEOUT, beginning(&mut stream)) => begun,
            () = stopped(self.stop.clone()) => return,
        };
        let Ok(Ok(begun)) = begun else { return };
        let is_http2 = begun == PREFACE;
        let (reader, writer) = stream.into_split();
        let stream = join(Cursor::new(begun).chain(reader), writer);
        if is_http2 {
            self.serve_http2(stream).await;
        } else {
            self.serve_http1(stream).await;
        }
    }

    async fn serve_http1(self, stream: impl AsyncRead + AsyncWrite + Unpin + 'static) {
        let (peer, router) = (self.peer, self.router);
        let service = service_fn(move |request| answer(current(&router), peer, request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIMEOUT)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        // Fails if the client breaks the connection: nothing to do about it.
        drop(self.watcher.watch(connection).await);
    }

    async fn serve_http2(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Ok(_permit) = self.http2_permits.try_acquire() else {
            return;
        };
        let (peer, router) = (self.peer, self.router);
        let answer = move |request| answer(current(&router), peer, request);
        http2::serve(stream, stopped(self.stop), HEADER_TIMEOUT, answer).await;
        drop(self.watcher);
    }
}

/// The first bytes: the preface of HTTP/2, or those with which a client shows that it speaks HTTP/1.1.
async fn beginning(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut begun = Vec::new();
    while begun.len() < PREFACE.len() && PREFACE.starts_with(&begun) {
        let missing = PREFACE.len() - begun.len();
        if stream.take(missing as u64).read_buf(&mut begun).await? == 0 {
            break;
        }
    }
    Ok(begun)
}

fn current(router: &watch::Receiver<Router>) -> Router {
    router.borrow().clone()
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<axum::response::Response, std::convert::Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}
