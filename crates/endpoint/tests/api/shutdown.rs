use std::time::Duration;

use careline_endpoint::server::{DRAIN, listen};
use careline_harness::until::until;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::app::{SHOP, TestApp};

/// An endpoint, and a client that has sent a request without its body.
struct Conversation {
    serving: JoinHandle<()>,
    stop: watch::Sender<bool>,
    connection: TcpStream,
    address: std::net::SocketAddr,
    _app: TestApp,
}

const BODY: &str = r#"{"order_number":"KS-10482","email":"ada@example.com"}"#;

impl Conversation {
    async fn begin() -> Self {
        let app = TestApp::new().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let router = app.router.clone();
        let serving = tokio::spawn(async move { listen(listener, router, stopped).await.unwrap() });
        let mut connection = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "POST {SHOP}/order-lookups HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
             Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
            BODY.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        let mut go_on = [0; 25];
        connection.read_exact(&mut go_on).await.unwrap();
        Self {
            serving,
            stop,
            connection,
            address,
            _app: app,
        }
    }

    async fn stop(&self) {
        self.stop.send_replace(true);
        until("the listener to close", async || {
            Ok::<_, String>(TcpStream::connect(self.address).await.err())
        })
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn a_request_in_progress_is_answered_before_the_endpoint_stops() {
    let mut conversation = Conversation::begin().await;
    conversation.stop().await;
    assert!(
        !conversation.serving.is_finished(),
        "it didn't wait for the request"
    );
    conversation
        .connection
        .write_all(BODY.as_bytes())
        .await
        .unwrap();
    let mut answer = String::new();
    conversation
        .connection
        .read_to_string(&mut answer)
        .await
        .unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    conversation.serving.await.unwrap();
}

#[tokio::test]
async fn a_client_that_stalls_does_not_keep_the_endpoint_from_stopping() {
    let conversation = Conversation::begin().await;
    conversation.stop().await;
    // From here on the runtime advances the clock whenever it is idle.
    tokio::time::pause();
    let since = Instant::now();
    conversation.serving.await.unwrap();
    let waited = since.elapsed();
    assert!(waited <= DRAIN + Duration::from_secs(1), "{waited:?}");
}
