//! Malformed and oversized JSON.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use rand::rngs::SmallRng;

use super::shape::Then::Refused;
use super::shape::{Shape, json_to, json_with, post, shape};
use crate::shopper::Shopper;

/// Malformed or oversized JSON.
pub fn all(shopper: &Shopper, rng: &mut SmallRng) -> Vec<Shape> {
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
