//! Requests that no client sends.

mod http;
mod json;
mod shape;

use std::time::Duration;

use rand::rngs::SmallRng;

use self::shape::Then::Refused;
pub use self::shape::{Shape, Then};
use self::shape::{json_to, post, shape};
use crate::shopper::Shopper;

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
