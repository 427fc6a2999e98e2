//! The words of tus 1.0.0 (<https://tus.io/protocols/resumable-upload>): its headers, and how they are read.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_wire::{Problem, ProblemType};
use uuid::Uuid;

use crate::http::extract::header;
use crate::http::problem::{ApiError, ApiResult};

/// The version that is spoken here.
pub const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
/// The extensions that are spoken here.
pub const EXTENSIONS: HeaderValue =
    HeaderValue::from_static("creation,creation-with-upload,expiration,termination");
/// The media type of an upload's bytes.
pub const CONTENT: &str = "application/offset+octet-stream";
/// The most characters of `Upload-Metadata`.
const METADATA_MAX: usize = 4_096;

/// `Tus-Resumable`.
pub const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
/// `Tus-Version`.
pub const VERSIONS: HeaderName = HeaderName::from_static("tus-version");
/// `Tus-Extension`.
pub const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
/// `Tus-Max-Size`.
pub const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
/// `Upload-Offset`.
pub const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// `Upload-Length`.
pub const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// `Upload-Metadata`.
pub const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// `Upload-Expires`.
pub const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// Refuses other versions, and says in every answer which one is spoken.
pub async fn require_version(request: Request, next: Next) -> Response {
    let is_spoken =
        request.method() == Method::OPTIONS || request.headers().get(RESUMABLE) == Some(&VERSION);
    let mut response = if is_spoken {
        next.run(request).await
    } else {
        wrong_version()
    };
    response.headers_mut().insert(RESUMABLE, VERSION);
    response
}

fn wrong_version() -> Response {
    let problem = Problem::new(ProblemType::TusVersion).detail("Expected Tus-Resumable: 1.0.0.");
    ([(VERSIONS, VERSION)], ApiError::from(problem)).into_response()
}

/// What a new upload announces.
#[derive(Debug)]
pub struct NewUpload {
    /// How many bytes it will have.
    pub length: u64,
    /// The client's own id of the photo.
    pub photo: Uuid,
    /// `Upload-Metadata` as it came.
    pub metadata: String,
}

impl NewUpload {
    /// Reads the headers of a creation.
    ///
    /// # Errors
    ///
    /// When a header is missing or isn't what it should be.
    pub fn read(headers: &HeaderMap) -> ApiResult<Self> {
        let length = number(headers, &LENGTH)?;
        let metadata = header(headers, METADATA.as_str()).unwrap_or_default();
        let photo = photo(metadata).filter(|_| metadata.len() <= METADATA_MAX);
        let photo = photo.ok_or_else(|| {
            malformed("Upload-Metadata: expected `photo` with the photo's UUID in base64.")
        })?;
        Ok(Self {
            length,
            photo,
            metadata: metadata.to_owned(),
        })
    }
}

/// The `photo` of an `Upload-Metadata` header: `key base64, key base64, …`.
fn photo(metadata: &str) -> Option<Uuid> {
    let mut pairs = metadata
        .split(',')
        .filter_map(|pair| pair.trim().split_once(' '));
    let (_, value) = pairs.find(|(key, _)| *key == "photo")?;
    let text = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
    Uuid::try_parse(&text).ok()
}

/// A header that holds a number of bytes.
///
/// # Errors
///
/// When it is missing or isn't a number.
pub fn number(headers: &HeaderMap, name: &HeaderName) -> ApiResult<u64> {
    let digits = header(headers, name.as_str());
    // Rust reads a plus, too; others that look at the same header don't.
    let digits = digits.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let number = digits.and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| malformed(&format!("{name}: expected a number of bytes.")))
}

fn malformed(detail: &str) -> ApiError {
    Problem::new(ProblemType::MalformedRequest)
        .detail(detail)
        .into()
}

/// Whether a request's body is an upload's bytes.
#[must_use]
pub fn is_content(headers: &HeaderMap) -> bool {
    header(headers, "content-type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case(CONTENT))
}
