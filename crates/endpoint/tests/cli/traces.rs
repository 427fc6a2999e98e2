//! Spans, as a collector receives them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use serde_json::json;
use tempfile::TempDir;

use crate::command::careline;
use crate::endpoint::{Endpoint, TICKET, after, ticket};
use crate::{case, config, file};

const TRACE: [u8; 16] = *b"\x4b\xf9\x2f\x35\x77\xb3\x4d\xa6\xa3\xce\x92\x9d\x0e\x0e\x47\x36";
const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
/// What shoppers typed, and what leads to it.
const PERSONAL: [&str; 6] = [
    "ada@example.com",
    "Ada Mills",
    "KS-10482",
    "clasp was broken",
    TICKET,
    "CL-",
];

/// The bodies that a collector receives. Strings and ids are in protobuf as they are.
struct Collector {
    address: String,
    bodies: Receiver<Vec<u8>>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, bodies) = channel();
        std::thread::spawn(move || {
            for connection in listener.incoming().map(Result::unwrap) {
                let mut connection = BufReader::new(connection);
                while let Some(body) = read_request(&mut connection) {
                    sender.send(body).unwrap();
                    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
                    connection.get_mut().write_all(answer).unwrap();
                }
            }
        });
        Self { address, bodies }
    }

    /// All that came until now.
    fn received(&self) -> Vec<u8> {
        self.bodies.try_iter().flatten().collect()
    }
}

/// The body of a request; `None` at the end of the connection.
fn read_request(connection: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let (mut length, mut line) = (0, String::new());
    loop {
        line.clear();
        if connection.read_line(&mut line).unwrap() == 0 {
            return None;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).unwrap();
    Some(body)
}

fn post(endpoint: &Endpoint, path: &str, headers: &str, body: &str) -> String {
    let mut connection = TcpStream::connect(&endpoint.address).unwrap();
    let length = body.len();
    write!(
        connection,
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
         {headers}Content-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

/// A look-up and a ticket whose mails are delivered; what the collector got of it.
fn journey(settings: &str) -> Vec<u8> {
    let collector = Collector::start();
    let traces = format!(
        "{settings}\n[traces]\nendpoint = \"http://{}\"\n[[shops]]",
        collector.address
    );
    let directory = TempDir::new().unwrap();
    let config = config(&directory, &[("[[shops]]", &traces)]);
    let orders = json!([{"email": "ada@example.com", "order": case()["order"]}]);
    let orders = file(&directory, "orders.json", &orders.to_string());
    let imported = careline(&["orders", "import", &orders, "--config", &config], "");
    assert!(imported.status.success(), "{imported:?}");

    let mut endpoint = Endpoint::start_with(directory, config);
    let lookup = json!({"order_number": "KS-10482", "email": "ada@example.com"});
    let path = "/v1/shops/mall/order-lookups?email=ada@example.com";
    let header = format!("traceparent: {TRACEPARENT}\r\n");
    let answer = post(&endpoint, path, &header, &lookup.to_string());
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let header = format!("Idempotency-Key: {TICKET}\r\n");
    let answer = post(&endpoint, "/v1/shops/mall/tickets", &header, &ticket());
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    after(&mut endpoint.log, "delivered");
    after(&mut endpoint.log, "delivered");
    endpoint.ask("-TERM");
    assert!(endpoint.child.wait().unwrap().success());
    collector.received()
}

fn has(spans: &[u8], part: &[u8]) -> bool {
    spans.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_collector_gets_requests_deliveries_and_store_calls_and_no_personal_data() {
    let spans = journey("trusted_proxies = [\"127.0.0.1\"]");
    for part in [
        "careline",
        "request",
        "/v1/shops/{shop}/order-lookups",
        "/v1/shops/{shop}/tickets",
        "http.response.status_code",
        "careline_endpoint::store::sqlite::orders",
        "delivery",
        "record_delivery",
    ] {
        assert!(has(&spans, part.as_bytes()), "there is no {part:?}");
    }
    assert!(has(&spans, &TRACE), "the proxy's trace isn't continued");
    for part in PERSONAL {
        assert!(!has(&spans, part.as_bytes()), "{part:?} was exported");
    }
}

#[test]
fn the_trace_of_a_caller_that_is_no_trusted_proxy_is_ignored() {
    let spans = journey("");
    assert!(has(&spans, b"order-lookups"));
    assert!(!has(&spans, &TRACE));
}
