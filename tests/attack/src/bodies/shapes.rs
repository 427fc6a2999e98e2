//! Requests that no client sends.

use std::time::Duration;

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use rand::RngExt as _;
use rand::rngs::SmallRng;

use crate::shopper::{Shopper, shop};

/// A request, or what looks like one.
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

use Then::{Harmless, Once, Refused};

/// All shapes that are sent at once.
pub fn quick(shopper: &Shopper, rng: &mut SmallRng) -> Vec<Shape> {
    [framing(), heads(rng), protocols(rng), json(shopper, rng)]
        .into_iter()
        .flatten()
        .collect()
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

/// Invalid lengths, and requests that can be read in two ways (smuggling).
fn framing() -> Vec<Shape> {
    const HIDDEN: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    const LENGTHS: [&str; 14] = [
        "-1",
        "+5",
        "0x5",
        "5 5",
        "5, 6",
        "5;6",
        "",
        "five",
        "5.0",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999",
        "\u{ff15}",
        "5\r\ncontent-length: 6",
    ];
    const ENCODINGS: [&str; 14] = [
        "transfer-encoding: identity",
        "transfer-encoding: xchunked",
        "transfer-encoding: chunked, identity",
        "transfer-encoding: gzip",
        "transfer-encoding: gzip, chunked, gzip",
        "transfer-encoding : chunked",
        "transfer-encoding\t: chunked",
        "transfer-encoding:\n chunked",
        "transfer-encoding: chunked;q=1",
        "transfer-encoding: \"chunked\"",
        "transfer-encoding: \u{b}chunked",
        " transfer-encoding: chunked",
        "transfer-encoding: chu\0nked",
        "transfer-encoding: cow, x",
    ];
    const CHUNKS: [&str; 14] = [
        "-1\r\n{}\r\n0\r\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "8000000000000000\r\n{}",
        "\r\n{}\r\n0\r\n\r\n",
        "2\n{}\n0\n\n",
        "2\r\n{}0\r\n\r\n",
        "1\r\n{}\r\n0\r\n\r\n",
        "g\r\n{}\r\n0\r\n\r\n",
        "2 2\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}\r\n-0\r\n\r\n",
        "2\r\n{}\r\n0\r\nx\r\n\r\n",
        "2;\n{}\r\n0\r\n\r\n",
        "+2\r\n{}\r\n0\r\n\r\n",
    ];
    let lengths = LENGTHS.iter().map(|length| {
        let name = format!("a length of {length:?}");
        shape(
            &name,
            Refused,
            &post("/answers", &format!("content-length: {length}"), b"{}"),
        )
    });
    let encodings = ENCODINGS.iter().map(|encoding| {
        let head = format!("{encoding}\r\ncontent-length: 4");
        let bytes = [post("/answers", &head, b"0\r\n\r\n"), HIDDEN.to_vec()].concat();
        shape(&format!("{encoding:?} and a length"), Once, &bytes)
    });
    let chunks = CHUNKS.iter().map(|chunk| {
        let bytes = post("/answers", "transfer-encoding: chunked", chunk.as_bytes());
        ending(shape(&format!("chunks {chunk:?}"), Refused, &bytes))
    });
    let hidden = |name: &str, head: &str, body: &[u8]| {
        let bytes = [post("/answers", head, body), HIDDEN.to_vec()].concat();
        shape(name, Once, &bytes)
    };
    let chunk_of = |extension: &[u8]| [b"2;", extension, b"\r\n{}\r\n0\r\n\r\n"].concat();
    let trailers = [
        b"2\r\n{}\r\n0\r\n".to_vec(),
        b"x: y\r\n".repeat(20_000),
        b"\r\n".to_vec(),
    ]
    .concat();
    lengths
        .chain(encodings)
        .chain(chunks)
        .chain([
            hidden(
                "chunks and a length",
                "transfer-encoding: chunked\r\ncontent-length: 4",
                b"0\r\n\r\n",
            ),
            hidden(
                "a length and chunks",
                "content-length: 4\r\ntransfer-encoding: chunked",
                b"0\r\n\r\n",
            ),
            hidden(
                "two lengths",
                "content-length: 0\r\ncontent-length: 35",
                b"",
            ),
            ending(shape(
                "less than its length, and an end",
                Refused,
                &post("/tickets", "content-length: 1000", b"{}"),
            )),
            shape(
                "more than its length",
                Refused,
                &post("/tickets", "content-length: 2", &[b'}'; 5_000]),
            ),
            shape(
                "an endless extension of a chunk",
                Refused,
                &post(
                    "/answers",
                    "transfer-encoding: chunked",
                    &chunk_of(&[b'x'; 1_000_000]),
                ),
            ),
            shape(
                "20,000 trailers",
                Refused,
                &post("/answers", "transfer-encoding: chunked", &trailers),
            ),
            shape(
                "a million chunks of a byte",
                Refused,
                &post(
                    "/answers",
                    "transfer-encoding: chunked",
                    &b"1\r\n \r\n".repeat(1_000_000),
                ),
            ),
        ])
        .collect()
}

/// Malformed heads.
fn heads(rng: &mut SmallRng) -> Vec<Shape> {
    const HEADERS: [&str; 15] = [
        "x",
        ": y",
        "x y: z",
        "x\0: y",
        "x: y\0",
        "x: y\rz: a",
        "\r: y",
        "x: \u{7f}",
        "x\u{e9}: y",
        "host: other.example",
        "x:\r\n y",
        "(x): y",
        "x: \u{1b}[31m",
        "connection: close, keep-alive, upgrade",
        "host:",
    ];
    let get = |headers: &[u8]| {
        [
            b"GET /healthz HTTP/1.1\r\nhost: x\r\n",
            headers,
            b"\r\n\r\n",
        ]
        .concat()
    };
    let odd = HEADERS.iter().map(|header| {
        shape(
            &format!("the header {header:?}"),
            Once,
            &get(header.as_bytes()),
        )
    });
    let many: Vec<u8> = (0..100_000)
        .flat_map(|nth| format!("x{nth}: y\r\n").into_bytes())
        .collect();
    let noise: Vec<u8> = (0..100_000).map(|_| rng.random()).collect();
    let long = "x".repeat(1_000_000);
    odd.chain([
        shape("100,000 headers", Refused, &get(&many)),
        shape("101 headers", Refused, &get(&b"x: y\r\n".repeat(101))),
        shape(
            "a header of a megabyte",
            Refused,
            &get(format!("x: {long}").as_bytes()),
        ),
        shape(
            "a name of a megabyte",
            Refused,
            &get(format!("{long}: y").as_bytes()),
        ),
        shape(
            "a cookie of a megabyte",
            Refused,
            &get(format!("cookie: {long}").as_bytes()),
        ),
        shape(
            "a target of a megabyte",
            Refused,
            format!("GET /{long} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes(),
        ),
        shape(
            "a query of 60,000",
            Harmless,
            format!(
                "GET /v1/shops/x?{} HTTP/1.1\r\nhost: x\r\n\r\n",
                "a=b&".repeat(15_000)
            )
            .as_bytes(),
        ),
        shape(
            "a method of a megabyte",
            Refused,
            format!("{long} / HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes(),
        ),
        shape(
            "lines that end by LF alone",
            Harmless,
            b"GET /healthz HTTP/1.1\nhost: x\n\n",
        ),
        shape(
            "lines that end by CR alone",
            Refused,
            &[&b"GET /healthz HTTP/1.1\rhost: x\r\r"[..], &noise].concat(),
        ),
        shape(
            "1,000 requests at once",
            Harmless,
            &get(b"x: y").repeat(1_000),
        ),
    ])
    .collect()
}

/// Other protocols, and other forms of HTTP.
fn protocols(rng: &mut SmallRng) -> Vec<Shape> {
    const LINES: [&str; 20] = [
        "GET",
        "GET /",
        "GET  /healthz HTTP/1.1",
        "GET /healthz HTTP/1.1 x",
        "GET /healthz http/1.1",
        "GET /healthz HTTP/1.2",
        "GET /healthz HTTP/0.9",
        "GET /healthz HTTP/2.0",
        "GET /healthz HTTP/3",
        "GET healthz HTTP/1.1",
        "GET * HTTP/1.1",
        "CONNECT example.com:443 HTTP/1.1",
        "GET http://evil.example/healthz HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
        "get /healthz HTTP/1.1",
        "G\u{c9}T / HTTP/1.1",
        "\0 / HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "TRACE / HTTP/1.1",
        "PRI / HTTP/1.1",
    ];
    let lines = LINES.iter().map(|line| {
        let bytes = format!("{line}\r\nhost: x\r\nconnection: close\r\n\r\n");
        ending(shape(&format!("{line:?}"), Once, bytes.as_bytes()))
    });
    let noise: Vec<u8> = (0..100_000).map(|_| rng.random()).collect();
    let upgrade = |to: &str| {
        format!(
            "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: upgrade, http2-settings\r\nupgrade: {to}\r\nhttp2-settings: AAMAAABk\r\n\r\n"
        )
    };
    lines
        .chain([
            shape(
                "HTTP/2",
                Refused,
                b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
            ),
            shape("HTTP/2 by an upgrade", Once, upgrade("h2c").as_bytes()),
            shape("a web socket", Once, upgrade("websocket").as_bytes()),
            ending(shape(
                "TLS",
                Refused,
                b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
            )),
            ending(shape("SSH", Refused, b"SSH-2.0-OpenSSH_9.2\r\n\r\n")),
            ending(shape("SMTP", Refused, b"EHLO x\r\nMAIL FROM:<a@b>\r\n\r\n")),
            ending(shape(
                "a proxy's protocol",
                Refused,
                b"PROXY TCP4 198.51.100.7 10.0.0.1 1 2\r\nGET / HTTP/1.1\r\n\r\n",
            )),
            ending(shape("noise", Refused, &noise)),
            ending(shape("zeros", Refused, &[0; 100_000])),
            ending(shape("empty lines", Refused, &b"\r\n".repeat(100_000))),
        ])
        .collect()
}

/// Malformed or oversized JSON.
fn json(shopper: &Shopper, rng: &mut SmallRng) -> Vec<Shape> {
    let long = "x".repeat(1_900_000);
    let ticket = |pointer: &str, value: &str| {
        let mut body = shopper.ticket_body(rng, &[]);
        if let Some(place) = body.pointer_mut(pointer) {
            *place = "@".into();
        }
        body.to_string().replace("\"@\"", value).into_bytes()
    };
    let look_up = |number: &str| {
        format!("{{\"order_number\":{number},\"email\":\"a@b.example\"}}").into_bytes()
    };
    let mut ticket = ticket;
    let deep = |open: &str, close: &str| [open.repeat(100_000), close.repeat(100_000)].concat();
    let numbers = format!("[{}1]", "1,".repeat(900_000));
    let keys: String = (0..100_000)
        .map(|nth| format!("\"k{nth}\":{nth},"))
        .collect();
    let bodies: Vec<(&str, &str, Vec<u8>)> = vec![
        ("100,000 brackets", "/order-lookups", deep("[", "]").into()),
        (
            "100,000 brackets that don't end",
            "/tickets",
            deep("[", "").into(),
        ),
        ("100,000 objects", "/tickets", deep("{\"a\":", "}").into()),
        (
            "100,000 brackets as a number",
            "/order-lookups",
            look_up(&deep("[", "]")),
        ),
        (
            "100,000 brackets as details",
            "/tickets",
            ticket("/details", &deep("[", "]")),
        ),
        (
            "a string of 1.9 MB",
            "/order-lookups",
            look_up(&format!("\"{long}\"")),
        ),
        (
            "a description of 1.9 MB",
            "/tickets",
            ticket("/description", &format!("\"{long}\"")),
        ),
        (
            "a name of 1.9 MB",
            "/tickets",
            ticket("/contact/name", &format!("\"{long}\"")),
        ),
        ("900,000 photos", "/tickets", ticket("/photos", &numbers)),
        ("900,000 numbers", "/answers", numbers.clone().into()),
        (
            "100,000 keys",
            "/answers",
            format!("{{{keys}\"topic\":1}}").into(),
        ),
        (
            "a key twice, and its last value wrong",
            "/answers",
            b"{\"topic\":\"payment\",\"topic\":\"x\"}".to_vec(),
        ),
        (
            "a number without end",
            "/order-lookups",
            look_up(&"9".repeat(1_000_000)),
        ),
        (
            "a number too large",
            "/order-lookups",
            look_up("1e999999999"),
        ),
        ("not a number", "/order-lookups", look_up("NaN")),
        (
            "half a surrogate",
            "/tickets",
            ticket("/description", "\"\\ud800\""),
        ),
        (
            "no UTF-8",
            "/order-lookups",
            b"{\"order_number\":\"\xff\xfe\",\"email\":\"a\"}".to_vec(),
        ),
        (
            "UTF-16",
            "/order-lookups",
            look_up("\"1\"")
                .iter()
                .flat_map(|byte| [*byte, 0])
                .collect(),
        ),
        (
            "a mark of the byte order",
            "/tickets",
            [b"\xef\xbb\xbf".to_vec(), b"{}".to_vec()].concat(),
        ),
        (
            "something behind it",
            "/tickets",
            [ticket("/x", "0"), b"{}".to_vec()].concat(),
        ),
        (
            "only half of it",
            "/tickets",
            ticket("/x", "0").iter().take(200).copied().collect(),
        ),
        (
            "a comment",
            "/tickets",
            [b"/**/".to_vec(), ticket("/x", "0")].concat(),
        ),
        ("nothing", "/tickets", Vec::new()),
        (
            "XML",
            "/tickets",
            b"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>".to_vec(),
        ),
        ("3 MB", "/tickets", vec![b' '; 3_000_000]),
        ("100 MB", "/tickets", vec![b' '; 100_000_000]),
    ];
    let bombs = ["gzip", "br", "deflate", "zstd", "gzip, gzip"].map(|coding| {
        let bytes = json_with("/tickets", &format!("content-encoding: {coding}"), &bomb());
        shape(&format!("a bomb by {coding}"), Refused, &bytes)
    });
    let types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ]
    .map(|kind| {
        let head = format!("content-type: {kind}\r\ncontent-length: 2");
        shape(
            &format!("a ticket as {kind:?}"),
            Refused,
            &post("/tickets", &head, b"{}"),
        )
    });
    bodies
        .into_iter()
        .map(|(name, path, body)| shape(name, Refused, &json_to(path, &body)))
        .chain(bombs)
        .chain(types)
        .collect()
}

/// Ten megabytes of zeros in ten kilobytes.
fn bomb() -> Vec<u8> {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory can't fail.
    drop(bomb.write_all(&vec![b' '; 10_000_000]));
    bomb.finish().unwrap_or_default()
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
