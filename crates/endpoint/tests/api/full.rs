//! Overload: more requests than may run at once, and clients that hold a permit for as long as they can.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::Request;
use careline_endpoint::server::listen;
use futures_util::{StreamExt as _, stream};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::app::{NO_LIMITS, Reply, SHOP, TestApp, tus};
use crate::uploads::{create, head, location};

/// A look-up with this body.
fn look_up(body: Body) -> Request<Body> {
    let request = Request::post(format!("{SHOP}/order-lookups"));
    let request = request.header("content-type", "application/json");
    request.body(body).unwrap()
}

/// A body that notifies when it is polled, and never sends a byte.
fn stalled(waits: Arc<Notify>) -> Body {
    let never = stream::once(async move {
        waits.notify_one();
        std::future::pending::<Result<Bytes, Infallible>>().await
    });
    Body::from_stream(never)
}

/// A body of one byte at each interval, endlessly.
fn trickling(every: Duration) -> Body {
    let bytes = stream::repeat(()).then(move |()| async move {
        sleep(every).await;
        Ok::<_, Infallible>(Bytes::from_static(b" "))
    });
    Body::from_stream(bytes)
}

/// An endpoint with four permits, so one for each network.
async fn of_four() -> Arc<TestApp> {
    let change = |config: String| config.replace(NO_LIMITS, "limits.max_concurrent_requests = 4");
    Arc::new(TestApp::configured(change).await)
}

#[track_caller]
fn is_busy(reply: &Reply) {
    reply.is_problem(503, "busy");
    assert_eq!(reply.header("retry-after"), Some("5"));
}

#[tokio::test]
async fn one_network_gets_its_share_of_permits_and_slow_bodies_half_of_all() {
    let app = of_four().await;
    let mut under_way = JoinSet::new();
    let facts = async |from: &str| {
        let request = Request::get(SHOP).body(Body::empty()).unwrap();
        app.send_from(from, request).await
    };
    for nth in 1..=2 {
        let (app, waits) = (app.clone(), Arc::new(Notify::new()));
        let request = look_up(stalled(waits.clone()));
        under_way.spawn(async move { app.send_from(&format!("203.0.{nth}.1"), request).await });
        waits.notified().await;
        is_busy(&facts("203.0.1.200").await);
        assert_eq!(facts("198.51.100.9").await.status, 200);
    }
    let slow = look_up(stalled(Arc::default()));
    is_busy(&app.send_from("198.51.100.9", slow).await);
    let whole = app
        .send_from("198.51.100.9", look_up(Body::from("{}")))
        .await;
    assert_ne!(whole.status, 503, "a body that is there waits for nobody");
    assert_eq!(app.get("/healthz").await.status, 200);
    // Disconnected clients release their permits.
    under_way.shutdown().await;
    assert_eq!(facts("203.0.1.1").await.status, 200);
}

#[tokio::test]
async fn a_body_that_stalls_or_trickles_is_aborted() {
    let app = TestApp::new().await;
    for (body, within) in [
        (stalled(Arc::default()), 21),
        (trickling(Duration::from_secs(1)), 31),
        (trickling(Duration::from_secs(19)), 38),
    ] {
        // From here on the runtime advances the clock whenever it is idle.
        tokio::time::pause();
        let since = Instant::now();
        let reply = app.send(look_up(body)).await;
        let took = since.elapsed();
        tokio::time::resume();
        reply.is_problem(408, "too-slow");
        assert!(took <= Duration::from_secs(within), "{took:?}");
    }
}

#[tokio::test]
async fn a_stalled_upload_keeps_its_bytes_and_resumes() {
    let app = Arc::new(TestApp::new().await);
    let upload = location(&create(&app, 100).await);
    let waits = Arc::new(Notify::new());
    let came = stream::once(async { Ok(Bytes::from_static(b"12345")) });
    let never = stalled(waits.clone()).into_data_stream();
    let request = tus(Request::patch(&upload))
        .header("upload-offset", 0)
        .header("content-type", "application/offset+octet-stream")
        .body(Body::from_stream(came.chain(never)))
        .unwrap();
    let sending = tokio::spawn({
        let app = app.clone();
        async move { app.send(request).await }
    });
    waits.notified().await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(21)).await;
    tokio::time::resume();
    let reply = sending.await.unwrap();
    reply.is_problem(409, "offset-mismatch");
    assert_eq!(head(&app, &upload).await.header("upload-offset"), Some("5"));
}

/// The response to a client that sends this and then nothing, and how long it waits.
async fn silent_after(sent: &str) -> (String, Duration) {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (_stop, stopped) = watch::channel(false);
    let router = watch::Sender::new(app.router.clone()).subscribe();
    let serving = tokio::spawn(listen(listener, router, stopped));
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(sent.as_bytes()).await.unwrap();
    tokio::time::pause();
    let since = Instant::now();
    let mut heard = String::new();
    connection.read_to_string(&mut heard).await.unwrap();
    let took = since.elapsed();
    tokio::time::resume();
    serving.abort();
    (heard, took)
}

#[tokio::test]
async fn a_connection_with_endless_headers_is_closed() {
    for sent in ["", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let (heard, took) = silent_after(sent).await;
        assert!(!heard.contains("200 OK"), "{heard}");
        assert!(took <= Duration::from_secs(21), "{took:?}");
    }
}

#[tokio::test]
async fn a_body_shorter_than_its_content_length_is_answered() {
    let (heard, took) = silent_after(&format!(
        "POST {SHOP}/order-lookups HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: 1000\r\n\r\n{{}}"
    ))
    .await;
    assert!(heard.starts_with("HTTP/1.1 408 "), "{heard}");
    assert!(took <= Duration::from_secs(41), "{took:?}");
}
