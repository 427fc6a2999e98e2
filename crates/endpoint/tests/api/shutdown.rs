use std::time::Duration;

use careline_endpoint::serve::listen;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::app::{SHOP, TestApp};

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    let serving = tokio::spawn(listen(listener, app.router.clone(), stopped));

    let body = r#"{"order_number":"KS-10482","email":"ada@example.com"}"#;
    let (first, rest) = body.split_at(10);
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST {SHOP}/order-lookups HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{first}",
        body.len()
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;

    stop.send_replace(true);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(
        TcpStream::connect(address).await.is_err(),
        "it still takes connections"
    );
    assert!(!serving.is_finished(), "it didn't wait for the request");
    connection.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    serving.await.unwrap().unwrap();
}
