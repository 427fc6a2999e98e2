//! Uploads whose headers and bytes disagree.

use careline_harness::Result;
use careline_harness::seed::uuid;
use rand::rngs::SmallRng;

use crate::http::{Http, Request};
use crate::names::base64;
use crate::shopper::shop;
use crate::violation::Violation;

/// The real length of an upload.
const LENGTH: &str = "10";

/// Sends uploads that lie. Returns how many, and the violations.
///
/// # Errors
///
/// If even a valid upload isn't created.
pub async fn lie(http: &mut Http, rng: &mut SmallRng) -> Result<(usize, Vec<(Violation, String)>)> {
    let mut violations = Vec::new();
    let mut lies = 0;
    let lengths = [
        "-1",
        "0",
        "+10",
        "1e3",
        "0x10",
        "10.5",
        "",
        " ",
        "ten",
        "26214401",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999",
        "10, 20",
        "\u{ff11}",
    ];
    let announced = lengths.map(|length| announce(rng).header("upload-length", length));
    let others = [
        announce(rng),
        announce(rng).header("upload-defer-length", "1"),
        announce(rng)
            .header("upload-concat", "partial")
            .header("upload-length", "x"),
        announce(rng).header("upload-concat", "final;/v1/shops/x/uploads/1"),
        whole(
            announce(rng).header("upload-length", "3"),
            &[b'x'; 1_000_000],
        ),
        whole(announce(rng).header("upload-length", "3"), b"xyz"),
        Request::new("POST", shop("/uploads")).header("upload-length", LENGTH),
        announce(rng)
            .header("tus-resumable", "0.2.2")
            .header("tus-resumable", "9"),
    ];
    for request in announced.iter().chain(&others) {
        lies += 1;
        let status = http.ask(request).await?.status;
        if !(400..500).contains(&status) {
            violations.push((
                Violation::Bypassed,
                format!("an announcement was answered {status}: {request:?}"),
            ));
        }
    }
    let honest = http
        .ask(&announce(rng).header("upload-length", LENGTH))
        .await?;
    let location = honest
        .header("location")
        .ok_or("an upload isn't announced")?
        .to_owned();
    let offsets = [
        "1",
        "-1",
        "9",
        "10",
        "11",
        "18446744073709551615",
        "",
        "0x0",
        "0, 0",
    ];
    let pieces = offsets.map(|offset| piece(&location, offset, b"0123456789"));
    let too_much = [
        piece(&location, "0", &[b'x'; 11]),
        piece(&location, "0", &[b'x'; 1_000_000]),
        piece(&location, "0", b"0123456789").header("content-type", "text/plain"),
        Request::new("PUT", &location).header("tus-resumable", "1.0.0"),
        Request::new("POST", &location)
            .header("tus-resumable", "1.0.0")
            .header("x-http-method-override", "PUT"),
    ];
    for request in pieces.iter().chain(&too_much) {
        lies += 1;
        let status = http.ask(request).await?.status;
        if !(400..500).contains(&status) {
            violations.push((
                Violation::Bypassed,
                format!("a piece was answered {status}: {request:?}"),
            ));
        }
    }
    Ok((lies, violations))
}

fn announce(rng: &mut SmallRng) -> Request {
    let photo = base64(uuid(rng).to_string().as_bytes());
    Request::new("POST", shop("/uploads"))
        .header("tus-resumable", "1.0.0")
        .header("upload-metadata", format!("photo {photo}"))
}

fn piece(location: &str, offset: &str, bytes: &[u8]) -> Request {
    let patch = Request::new("PATCH", location).header("tus-resumable", "1.0.0");
    whole(patch.header("upload-offset", offset), bytes)
}

fn whole(request: Request, bytes: &[u8]) -> Request {
    request
        .header("content-type", "application/offset+octet-stream")
        .body(bytes)
}
