//! Upload headers.

use axum::body::Body;
use axum::http::header::LOCATION;
use axum::http::{HeaderName, HeaderValue, Request, StatusCode};

use crate::fixture::{Fixture, SHOP};
use std::sync::LazyLock;

static FIXTURE: LazyLock<Fixture> = Fixture::lazy();

/// The headers of an upload's creation, a line each, and after an empty line its bytes.
///
/// A created upload has a URL under the shop and the offset of its bytes; anything else is refused.
pub fn tus(bytes: &[u8]) {
    let end = bytes.windows(2).position(|two| two == b"\n\n");
    let (head, body) = bytes.split_at(end.unwrap_or(bytes.len()));
    let body = body.get(2..).unwrap_or_default();
    let mut request = Request::post(format!("{SHOP}/uploads"));
    for line in head.split(|byte| *byte == b'\n') {
        let colon = line
            .iter()
            .position(|byte| *byte == b':')
            .unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        let name = HeaderName::from_bytes(name);
        let value = HeaderValue::from_bytes(value.get(1..).unwrap_or_default().trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            request = request.header(name, value);
        }
    }
    let announced = FIXTURE.ask(request.body(Body::from(body.to_vec())).unwrap());
    if announced.status != StatusCode::CREATED {
        assert!(announced.status.is_client_error(), "{}", announced.status);
        return;
    }
    let location = announced.headers.get(LOCATION).unwrap().to_str().unwrap();
    assert!(
        location.starts_with(&format!("{SHOP}/uploads/")),
        "{location}"
    );
    let offset: usize = announced
        .headers
        .get("upload-offset")
        .unwrap()
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(offset <= body.len(), "{offset} of {}", body.len());
    let ask = |method: &str| {
        let request = Request::builder().method(method).uri(location);
        FIXTURE.ask(
            request
                .header("tus-resumable", "1.0.0")
                .body(Body::empty())
                .unwrap(),
        )
    };
    assert_eq!(
        ask("HEAD").headers.get("upload-offset").unwrap(),
        offset.to_string().as_str()
    );
    ask("DELETE");
    assert_eq!(ask("HEAD").status, StatusCode::NOT_FOUND);
}
