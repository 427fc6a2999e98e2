//! HTTP/2 connections.
//!
//! A proxy sends all its requests over a few of them. So the server accepts fewer than of HTTP/1.1, and limits the requests
//! and the memory of each.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::time::timeout;
use tower::service_fn;

/// The most connections; further ones are closed at once.
pub const MAX_CONNECTIONS: usize = 64;
/// The most requests that a connection has under way.
const MAX_REQUESTS: u32 = 64;
/// The most bytes of a request's headers, as RFC 9113 counts them.
const MAX_HEADER_BYTES: u32 = 16 * 1024;
/// How many bytes of a request's body, or of an answer, are held if the other side doesn't take them.
const REQUEST_BUFFER: u32 = 64 * 1024;
/// The same for the bodies of all requests of a connection.
const CONNECTION_BUFFER: u32 = 1024 * 1024;
/// How many requests a client may have cancelled before they were looked at. One more closes the connection.
const MAX_PENDING_RESETS: usize = 20;
/// How many requests may break the protocol. One more closes the connection.
const MAX_ERRORS: usize = 64;
/// Serves a connection until the client closes it, `stop` resolves, or there was no request for `silence`.
///
/// Requests under way then have as long again to finish.
pub async fn serve<F>(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    stop: impl Future<Output = ()>,
    silence: Duration,
    answer: impl Fn(Request<Incoming>) -> F + Clone + Send + 'static,
) where
    F: Future<Output = Result<Response, Infallible>> + Send + 'static,
{
    let under_way = UnderWay::default();
    let idle = idle(under_way.0.subscribe(), silence);
    let service = service_fn(move |request| counted(under_way.clone(), answer(request)));
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_REQUESTS)
        .max_header_list_size(MAX_HEADER_BYTES)
        .initial_stream_window_size(REQUEST_BUFFER)
        .initial_connection_window_size(CONNECTION_BUFFER)
        .max_send_buf_size(REQUEST_BUFFER as usize)
        .max_pending_accept_reset_streams(MAX_PENDING_RESETS)
        .max_local_error_reset_streams(MAX_ERRORS)
        .keep_alive_interval(silence)
        .keep_alive_timeout(silence)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let mut connection = pin!(connection);
    tokio::select! {
        // Fails if the client breaks the connection: nothing to do about it.
        _ = connection.as_mut() => return,
        () = idle => {}
        () = stop => {}
    }
    connection.as_mut().graceful_shutdown();
    drop(timeout(silence, connection).await);
}

/// How many requests are under way: from their headers to the end of their answers.
#[derive(Clone, Default)]
struct UnderWay(Arc<watch::Sender<u32>>);

/// One of them; dropping it ends it.
struct Begun(UnderWay);

impl UnderWay {
    fn begin(self) -> Begun {
        self.0.send_modify(|count| *count += 1);
        Begun(self)
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| *count -= 1);
    }
}

async fn counted(
    under_way: UnderWay,
    answer: impl Future<Output = Result<Response, Infallible>>,
) -> Result<Response, Infallible> {
    let begun = under_way.begin();
    let response = answer.await?;
    Ok(response.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let _until_the_end = &begun;
            frame
        }))
    }))
}

/// Resolves once no request has been under way for `silence`.
async fn idle(mut under_way: watch::Receiver<u32>, silence: Duration) {
    while under_way.wait_for(|count| *count == 0).await.is_ok() {
        if timeout(silence, under_way.changed()).await.is_err() {
            return;
        }
    }
}
