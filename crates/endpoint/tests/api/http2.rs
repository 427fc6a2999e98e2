//! HTTP/2 without TLS, as proxies speak it, on the port of HTTP/1.1.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, Version};
use http_body_util::BodyExt as _;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::app::{SHOP, metadata};
use crate::pictures::jpeg;
use crate::served::Served;
use crate::uploads::PHOTO;

impl Served {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn http1(&self) -> http1::SendRequest<Body> {
        let stream = TokioIo::new(self.connect().await);
        let (client, connection) = http1::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        client
    }

    async fn http2(&self) -> http2::SendRequest<Body> {
        let stream = TokioIo::new(self.connect().await);
        let executor = TokioExecutor::new();
        let (client, connection) = http2::handshake(executor, stream).await.unwrap();
        tokio::spawn(connection);
        client
    }
}

fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("http://help.example{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

fn look_up() -> Request<Body> {
    let order = r#"{"order_number":"KS-10482","email":"ada@example.com"}"#;
    let json = [
        ("content-type", "application/json"),
        ("host", "help.example"),
    ];
    request("POST", &format!("{SHOP}/order-lookups"), &json, order)
}

struct Answer {
    version: Version,
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

async fn read(response: hyper::Response<hyper::body::Incoming>) -> Answer {
    let (parts, body) = response.into_parts();
    Answer {
        version: parts.version,
        status: parts.status,
        headers: parts.headers,
        body: body.collect().await.unwrap().to_bytes().to_vec(),
    }
}

#[tokio::test]
async fn the_same_look_up_gets_the_same_answer_by_both_versions() {
    let served = Served::new().await;
    let by_1 = served.http1().await.send_request(look_up()).await.unwrap();
    let by_2 = served.http2().await.send_request(look_up()).await.unwrap();
    let (by_1, by_2) = (read(by_1).await, read(by_2).await);
    assert_eq!(
        (by_1.version, by_2.version),
        (Version::HTTP_11, Version::HTTP_2)
    );
    assert_eq!((by_1.status, by_2.status), (StatusCode::OK, StatusCode::OK));
    let order = |answer: &Answer| {
        let found: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        found["order"].clone()
    };
    assert_eq!(order(&by_1), order(&by_2), "the tokens differ");
    let headers = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.remove("date");
        headers.remove("content-length");
        headers
    };
    assert_eq!(headers(&by_1), headers(&by_2));
}

#[tokio::test]
async fn a_connection_carries_many_requests_at_once() {
    let served = Served::new().await;
    let client = served.http2().await;
    let look_ups = (0..40).map(|_| client.clone().send_request(look_up()));
    for response in futures_util::future::join_all(look_ups).await {
        assert_eq!(response.unwrap().status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_photo_is_uploaded() {
    let served = Served::new().await;
    let mut client = served.http2().await;
    let photo = jpeg(640, 480);
    let (length, about) = (photo.len().to_string(), metadata(PHOTO));
    let create = [
        ("tus-resumable", "1.0.0"),
        ("upload-length", length.as_str()),
        ("upload-metadata", about.as_str()),
    ];
    let create = request("POST", &format!("{SHOP}/uploads"), &create, Body::empty());
    let created = read(client.send_request(create).await.unwrap()).await;
    assert_eq!(created.status, StatusCode::CREATED);
    let location = created.headers["location"].to_str().unwrap();
    let send = [
        ("tus-resumable", "1.0.0"),
        ("upload-offset", "0"),
        ("content-type", "application/offset+octet-stream"),
    ];
    let send = request("PATCH", location, &send, photo);
    let sent = read(client.send_request(send).await.unwrap()).await;
    assert_eq!(sent.status, StatusCode::NO_CONTENT);
    assert_eq!(sent.headers["upload-offset"], length.as_str());
}

/// What the endpoint sends until it closes the connection.
async fn says(served: &Served, bytes: &[u8]) -> Vec<u8> {
    let mut stream = served.connect().await;
    stream.write_all(bytes).await.unwrap();
    let mut said = Vec::new();
    // The connection may be reset, because the endpoint didn't read all.
    drop(stream.read_to_end(&mut said).await);
    said
}

#[tokio::test]
async fn what_is_no_http2_after_its_preface_is_closed() {
    let served = Served::new().await;
    let garbage = [PREFACE, &[0xff; 100]].concat();
    let said = says(&served, &garbage).await;
    assert!(!said.starts_with(b"HTTP/1.1"), "{said:?}");
    let almost = says(&served, b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n").await;
    assert!(almost.starts_with(b"HTTP/1.1 400"), "{almost:?}");
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

#[tokio::test]
async fn headers_that_are_too_large_are_refused_and_the_connection_goes_on() {
    let served = Served::new().await;
    let mut client = served.http2().await;
    let large = "x".repeat(32 * 1024);
    let refused = request("GET", "/healthz", &[("x", &large)], Body::empty());
    let refused = client.send_request(refused).await.unwrap();
    assert_eq!(
        refused.status(),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
    );
    let next = request("GET", "/healthz", &[], Body::empty());
    let next = client.send_request(next).await.unwrap();
    assert_eq!(next.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_stop_ends_the_connection() {
    let served = Served::new().await;
    let client = served.http2().await;
    // One that hasn't said which version it speaks.
    let mut silent = served.connect().await;
    client.clone().send_request(look_up()).await.unwrap();
    served.stop.send_replace(true);
    served.serving.await.unwrap();
    assert_eq!(silent.read(&mut [0]).await.unwrap(), 0);
    assert!(client.is_closed());
}

const END_STREAM_AND_HEADERS: u8 = 0x5;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const CONTINUATION: u8 = 9;

/// A frame (RFC 9113, 4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [kind, flags];
    [&length[1..], &head, &stream.to_be_bytes(), payload].concat()
}

/// The headers of `GET http:/` (RFC 7541, appendix A).
const GET: &[u8] = &[0x82, 0x86, 0x84];

fn begun() -> Vec<u8> {
    [PREFACE, &frame(SETTINGS, 0, 0, &[])].concat()
}

/// Sends bytes until the endpoint closes the connection.
async fn until_closed(served: &Served, bytes: &[u8]) {
    let (mut reader, mut writer) = served.connect().await.into_split();
    let reading = async { while reader.read(&mut [0; 1024]).await.is_ok_and(|read| read > 0) {} };
    let writing = async {
        // Fails once the connection is closed.
        drop(writer.write_all(bytes).await);
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = reading => {}
        () = writing => {}
    }
}

async fn is_served(served: &Served) -> bool {
    let answer = served.http2().await.send_request(look_up()).await;
    answer.unwrap().status() == StatusCode::OK
}

#[tokio::test]
async fn headers_without_an_end_close_the_connection() {
    let served = Served::new().await;
    let header = [&[0, 1, b'x', 100], [b'y'; 100].as_slice()].concat();
    let more = frame(CONTINUATION, 0, 1, &header.repeat(150));
    let flood = [begun(), frame(HEADERS, 0, 1, GET), more.repeat(100)].concat();
    until_closed(&served, &flood).await;
    assert!(is_served(&served).await);
}

#[tokio::test]
async fn requests_that_are_cancelled_at_once_close_the_connection() {
    let served = Served::new().await;
    let cancelled = (0..5_000).flat_map(|nth| {
        let stream = 2 * nth + 1;
        let cancel = 8_u32.to_be_bytes();
        let request = frame(HEADERS, END_STREAM_AND_HEADERS, stream, GET);
        [request, frame(RST_STREAM, 0, stream, &cancel)].concat()
    });
    let flood: Vec<u8> = begun().into_iter().chain(cancelled).collect();
    until_closed(&served, &flood).await;
    assert!(is_served(&served).await);
}

#[tokio::test]
async fn a_connection_without_requests_is_closed() {
    let served = Served::new().await;
    let mut stream = served.connect().await;
    stream.write_all(&begun()).await.unwrap();
    let mut half = served.connect().await;
    half.write_all(&PREFACE[..7]).await.unwrap();
    let mut in_headers = served.connect().await;
    let unended = [begun(), frame(HEADERS, 0, 1, GET)].concat();
    in_headers.write_all(&unended).await.unwrap();
    tokio::time::pause();
    for mut silent in [stream, half, in_headers] {
        drop(silent.read_to_end(&mut Vec::new()).await);
    }
}
