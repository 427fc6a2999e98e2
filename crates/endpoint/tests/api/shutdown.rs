use std::time::Duration;

use careline_endpoint::server::DRAIN;
use careline_harness::until::until;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::app::SHOP;
use crate::served::Served;

/// An endpoint, and a client that has sent a request without its body.
struct Conversation {
    served: Served,
    connection: TcpStream,
}

const BODY: &str = r#"{"order_number":"KS-10482","email":"ada@example.com"}"#;

impl Conversation {
    async fn begin() -> Self {
        let served = Served::new().await;
        let mut connection = TcpStream::connect(served.address).await.unwrap();
        let head = format!(
            "POST {SHOP}/order-lookups HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
             Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
            BODY.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        let mut go_on = [0; 25];
        connection.read_exact(&mut go_on).await.unwrap();
        Self { served, connection }
    }

    async fn stop(&self) {
        self.served.stop.send_replace(true);
        until("the listener to close", async || {
            Ok::<_, String>(TcpStream::connect(self.served.address).await.err())
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
        !conversation.served.serving.is_finished(),
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
    conversation.served.serving.await.unwrap();
}

#[tokio::test]
async fn a_client_that_stalls_does_not_keep_the_endpoint_from_stopping() {
    let conversation = Conversation::begin().await;
    conversation.stop().await;
    // From here on the runtime advances the clock whenever it is idle.
    tokio::time::pause();
    let since = Instant::now();
    conversation.served.serving.await.unwrap();
    let waited = since.elapsed();
    assert!(waited <= DRAIN + Duration::from_secs(1), "{waited:?}");
}
