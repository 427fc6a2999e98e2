//! The headers of tus 1.0.0 (<https://tus.io/protocols/resumable-upload>), and how they are read.

use aide::openapi::Operation;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_wire::ProblemType;
use serde_json::json;
use uuid::Uuid;

use crate::http::headers::header;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::{ApiError, ApiResult};

/// The version that is supported.
pub const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
/// The extensions that are supported.
pub const EXTENSIONS: HeaderValue =
    HeaderValue::from_static("creation,creation-with-upload,expiration,termination");
/// The media type of an upload's bytes.
pub const CONTENT_TYPE: &str = "application/offset+octet-stream";
/// The most bytes of `Upload-Metadata`.
const MAX_METADATA: usize = 4_096;

/// `Tus-Resumable`.
pub const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
/// `Tus-Version`.
pub const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
/// `Tus-Extension`.
pub const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
/// `Tus-Max-Size`.
pub const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
/// `Upload-Offset`.
pub const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// `Upload-Length`.
pub const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// `Upload-Metadata`.
pub const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// `Upload-Expires`.
pub const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// Answers 412 to other versions, and names ours in every answer.
pub async fn require_version(request: Request, next: Next) -> Response {
    let is_supported = request.method() == Method::OPTIONS
        || request.headers().get(TUS_RESUMABLE) == Some(&VERSION);
    let mut response = if is_supported {
        next.run(request).await
    } else {
        wrong_version()
    };
    response.headers_mut().insert(TUS_RESUMABLE, VERSION);
    response
}

fn wrong_version() -> Response {
    let error = ApiError::new(ProblemType::TusVersion, "Expected Tus-Resumable: 1.0.0.");
    ([(TUS_VERSION, VERSION)], error).into_response()
}

/// Describes what [`require_version`] adds to an operation, and what all of tus answer.
pub fn describe(method: &str, operation: &mut Operation) {
    if method != "options" {
        let version = json!({ "const": "1.0.0" });
        let operation = operation.header("Tus-Resumable", true, &version);
        operation.fails(&[
            ProblemType::TusVersion,
            ProblemType::UploadNotFound,
            ProblemType::InsufficientStorage,
        ]);
    }
}

/// What a client says of an upload when it creates it.
#[derive(Debug)]
pub struct NewUpload {
    /// Bytes of the whole file.
    pub length: u64,
    /// The client's id of the photo.
    pub photo: Uuid,
    /// `Upload-Metadata`, unchanged.
    pub metadata: String,
}

impl NewUpload {
    /// Reads the headers of a creation.
    ///
    /// # Errors
    ///
    /// `malformed-request` if `Upload-Length` or `Upload-Metadata` is missing or malformed.
    pub fn read(headers: &HeaderMap) -> ApiResult<Self> {
        let length = byte_count(headers, &UPLOAD_LENGTH)?;
        let metadata = header(headers, UPLOAD_METADATA.as_str()).unwrap_or_default();
        let photo = photo(metadata).filter(|_| metadata.len() <= MAX_METADATA);
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

/// A header whose value is a number of bytes.
///
/// # Errors
///
/// `malformed-request` if it is missing or not a number.
pub fn byte_count(headers: &HeaderMap, name: &HeaderName) -> ApiResult<u64> {
    let digits = header(headers, name.as_str());
    // Rust's `parse` takes a leading plus; a proxy in front may not.
    let digits = digits.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let number = digits.and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| malformed(&format!("{name}: expected a number of bytes.")))
}

fn malformed(detail: &str) -> ApiError {
    ApiError::new(ProblemType::MalformedRequest, detail)
}

/// Whether the request's body is an upload's bytes.
#[must_use]
pub fn has_content(headers: &HeaderMap) -> bool {
    let media_type = header(headers, "content-type");
    media_type.is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case(CONTENT_TYPE))
}
