//! Connections, each for as long as its client keeps up: one that never ends its headers, or has nothing to ask, is closed.
//!
//! There are more of them than requests that are answered at once, so that there is room to say so; and fewer than files
//! that a process may have open by default, so that the database has room too. They aren't counted by address: a proxy holds
//! all of them. Where there is none in front, one caller can hold them all for a while, and others wait to be accepted.

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
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::{ServiceExt as _, service_fn};

use crate::platform::shutdown::stopped;

/// The most connections; others wait to be accepted.
const MOST: usize = 768;
/// How long a client may take for a request's headers, and between two requests.
const HEADERS_MAX: Duration = Duration::from_secs(20);

/// Takes connections until `stop` says so; what is handed back then ends once those under way have.
pub async fn accept(
    mut listener: TcpListener,
    router: Router,
    stop: watch::Receiver<bool>,
) -> GracefulShutdown {
    let under_way = GracefulShutdown::new();
    let concurrency = Arc::new(Semaphore::new(MOST));
    loop {
        let next = async {
            let place = concurrency.clone().acquire_owned().await;
            (place, Listener::accept(&mut listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            next = next => next,
            () = stopped(stop.clone()) => return under_way,
        };
        let answering = under_way.watch(answer(stream, peer, router.clone()));
        tokio::spawn(async move {
            // A connection that breaks is its client's matter.
            drop(answering.await);
            drop(place);
        });
    }
}

fn answer(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    // An answer's last bytes don't wait for the client to confirm the others. Where it can't be set, they do.
    drop(stream.set_nodelay(true));
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}
