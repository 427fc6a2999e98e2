//! Malformed and ambiguous HTTP.

use rand::RngExt as _;
use rand::rngs::SmallRng;

use super::shape::Then::{Harmless, Once, Refused};
use super::shape::{Shape, ending, post, shape};

/// What a client of HTTP/2 sends first: the preface, and settings.
const HTTP2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// All shapes of this kind.
pub fn all(rng: &mut SmallRng) -> Vec<Shape> {
    [framing(), heads(rng), protocols(rng)].concat()
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
            ending(shape("HTTP/2 without a request", Refused, HTTP2)),
            shape(
                "HTTP/2 and noise",
                Refused,
                &[HTTP2, [0xff; 1_000].as_slice()].concat(),
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
