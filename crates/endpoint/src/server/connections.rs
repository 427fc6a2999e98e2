//! Connections, and how long each may be silent.
//!
//! A client that doesn't finish a request's headers, or sends no request, is disconnected. There are more connections
//! than concurrent requests, so that those beyond are told so; and fewer than the files that a process may open by
//! default, so that the database can open its own.
//!
//! Connections aren't counted by address, because a proxy holds all of them. Without a proxy in front, one caller can
//! hold all of them for a while; others then wait to be accepted.

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
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::{ServiceExt as _, service_fn};

use crate::platform::shutdown::stopped;

/// The most connections; further ones wait to be accepted.
const MAX_CONNECTIONS: usize = 768;
/// How long a client may take for a request's headers, and between two requests.
const HEADER_TIMEOUT: Duration = Duration::from_secs(20);

/// Accepts connections until `stop` is true. Returns those that are still open, to be shut down.
pub async fn accept(
    mut listener: TcpListener,
    router: Router,
    stop: watch::Receiver<bool>,
) -> GracefulShutdown {
    let open = GracefulShutdown::new();
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let next = async {
            let permit = permits.clone().acquire_owned().await;
            (permit, Listener::accept(&mut listener).await)
        };
        let (permit, (stream, peer)) = tokio::select! {
            next = next => next,
            () = stopped(stop.clone()) => return open,
        };
        let connection = open.watch(connection(stream, peer, router.clone()));
        tokio::spawn(async move {
            // Fails if the client breaks the connection: nothing to do about it.
            drop(connection.await);
            drop(permit);
        });
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> impl GracefulConnection<Error = hyper::Error> {
    // An answer's last segment is sent at once. If the option can't be set, the answer is merely later.
    drop(stream.set_nodelay(true));
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}
