//! A request, what it is made with, and the expected result.

use std::time::Duration;

use crate::shopper::shop;

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

pub fn shape(name: &str, then: Then, bytes: &[u8]) -> Shape {
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
pub fn ending(shape: Shape) -> Shape {
    Shape {
        ends: true,
        ..shape
    }
}

pub fn json_to(path: &str, body: &[u8]) -> Vec<u8> {
    json_with(path, "x: y", body)
}

pub fn json_with(path: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("content-type: application/json\r\ncontent-length: {length}\r\n{head}");
    post(path, &head, body)
}

/// Each has a valid idempotency key, so that the body is refused.
pub fn post(path: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let path = shop(path);
    let key = "idempotency-key: 018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21";
    let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\n{key}\r\n{head}\r\n\r\n");
    [head.as_bytes(), body].concat()
}
