//! Requests that no client sends.

mod http;
mod json;

use std::time::Duration;

use rand::rngs::SmallRng;

use crate::shopper::{Shopper, shop};

/// A request, or what looks like one.
#[derive(Clone)]
pub struct Shape {
    /// A description.
    pub name: String,
    /// The bytes, in the pieces that they are sent in.
    pub pieces: Vec<Vec<u8>>,
    /// The pause before each piece.
    pub pause: Duration,
    /// Whether the sending side is closed afterwards.
    pub ends: bool,
    /// Whether it is sent slowly.
    pub is_slow: bool,
    /// The expected result.
    pub then: Then,
}

/// The expected result.
#[derive(Clone, Copy)]
pub enum Then {
    /// Refusals only, or a closed connection.
    Refused,
    /// At most one response: the bytes after the request are no second one.
    Once,
    /// Any response but a failure.
    Harmless,
}

use Then::Refused;

/// All shapes that are sent at once.
pub fn quick(shopper: &Shopper, rng: &mut SmallRng) -> Vec<Shape> {
    [http::all(rng), json::all(shopper, rng)].concat()
}

/// All shapes that are sent slowly: half a minute each.
pub fn slow(shopper: &Shopper, rng: &mut SmallRng) -> Vec<Shape> {
    let whole = shopper.ticket(rng, &[]).bytes();
    let body = json_to("/tickets", &vec![b' '; 100_000]);
    let byte_by_byte = |name: &str, bytes: &[u8]| Shape {
        pieces: bytes.iter().take(60).map(|byte| vec![*byte]).collect(),
        pause: Duration::from_secs(1),
        is_slow: true,
        ..shape(name, Refused, b"")
    };
    let head = b"GET /healthz HTTP/1.1\r\nhost: x\r\n";
    let trickle = {
        let (head, rest) = body.split_at(body.len() - 100_000);
        let pieces = rest.iter().take(60).map(|byte| vec![*byte]);
        Shape {
            pieces: [head.to_vec()].into_iter().chain(pieces).collect(),
            ..byte_by_byte("a body by a byte a second", b"")
        }
    };
    let still = |name: &str, bytes: &[u8]| Shape {
        is_slow: true,
        ..shape(name, Refused, bytes)
    };
    vec![
        byte_by_byte(
            "headers by a byte a second",
            &[head.to_vec(), vec![b'x'; 100]].concat(),
        ),
        byte_by_byte("a ticket by a byte a second", &whole),
        trickle,
        still("nothing", b""),
        still("half a head", head),
        still("half a body", whole.split_at(whole.len() - 9).0),
        still(
            "less than its length",
            &post("/tickets", "content-length: 1000", b"{}"),
        ),
        still(
            "an endless chunk",
            &post("/tickets", "transfer-encoding: chunked", b"ffff\r\n{}"),
        ),
        still(
            "a body that never comes, of those who wait for leave",
            &post(
                "/tickets",
                "content-length: 1000\r\nexpect: 100-continue",
                b"",
            ),
        ),
    ]
}

fn shape(name: &str, then: Then, bytes: &[u8]) -> Shape {
    Shape {
        name: name.to_owned(),
        pieces: vec![bytes.to_vec()],
        pause: Duration::ZERO,
        ends: false,
        is_slow: false,
        then,
    }
}

/// The same, with the sending side closed afterwards.
fn ending(shape: Shape) -> Shape {
    Shape {
        ends: true,
        ..shape
    }
}
fn json_to(path: &str, body: &[u8]) -> Vec<u8> {
    json_with(path, "x: y", body)
}

fn json_with(path: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("content-type: application/json\r\ncontent-length: {length}\r\n{head}");
    post(path, &head, body)
}

/// Each has a valid idempotency key, so that the body is refused.
fn post(path: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let path = shop(path);
    let key = "idempotency-key: 018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21";
    let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\n{key}\r\n{head}\r\n\r\n");
    [head.as_bytes(), body].concat()
}
