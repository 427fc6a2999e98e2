//! Errors as `application/problem+json` (RFC 9457), never cached.
//!
//! A handler returns [`ApiResult`] and uses `?`: everything that can fail converts to an [`ApiError`]. What broke on
//! our side is logged, and answered without its cause.

use std::io;

use aide::OperationOutput;
use altcha::Challenge;
use axum::Extension;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use careline_wire::problem::PROBLEM_JSON;
use careline_wire::{FieldError, FieldProblem, Problem, ProblemType};
use serde::Serialize;

use crate::orders::source::SourceError;
use crate::platform::counted::counted;
use crate::platform::decode::DecodeError;
use crate::platform::disk_space;
use crate::store::StoreError;
use crate::store::tickets::ActionError;

/// `Retry-After` if the disk is full, in seconds: somebody has to make room first.
const DISK_FULL_RETRY_AFTER: u64 = 60;
/// `Retry-After` if a source of orders can't tell, in seconds.
const SOURCE_RETRY_AFTER: u64 = 60;
/// `Retry-After` if too many writes wait, in seconds.
const WRITES_RETRY_AFTER: u64 = 5;

const STEP_DONE: &str =
    "expected \"done\", because this step is done already; write a message to say more";

/// What a handler returns.
pub type ApiResult<T = Response> = Result<T, ApiError>;

/// A [`Problem`] with what goes into the answer beside it. It is serialized as the answer's body.
#[derive(Debug, Serialize)]
pub struct ApiError {
    #[serde(flatten)]
    problem: Box<Problem>,
    /// `Retry-After`, in seconds.
    #[serde(skip)]
    retry_after: Option<u64>,
    /// The proof of work that would get the request served.
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge: Option<Box<Challenge>>,
}

impl ApiError {
    /// A problem of this type, with what happened this time.
    pub fn new(kind: ProblemType, detail: impl Into<String>) -> Self {
        Problem::new(kind).detail(detail).into()
    }

    /// `proof-required`: the same request is served with a solution of the challenge.
    #[must_use]
    pub fn proof_required(challenge: Box<Challenge>) -> Self {
        let detail = "Solve the challenge and repeat the request with its solution.";
        Self {
            challenge: Some(challenge),
            ..Self::new(ProblemType::ProofRequired, detail)
        }
    }

    /// Adds `Retry-After`, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON)),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        // A 401 names the scheme that is expected (RFC 9110, 15.5.2).
        let scheme = [(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))];
        let scheme = (status == StatusCode::UNAUTHORIZED).then_some(scheme);
        let retry_after = self
            .retry_after
            .map(|seconds| [(RETRY_AFTER, seconds.to_string())]);
        // The middleware counts answers by their problem.
        let kind = Extension(self.problem.kind);
        (status, headers, scheme, retry_after, kind, body).into_response()
    }
}

/// Problems are described by what answers them.
impl OperationOutput for ApiError {
    type Inner = Self;
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self {
            problem: Box::new(problem),
            retry_after: None,
            challenge: None,
        }
    }
}

impl From<ProblemType> for ApiError {
    fn from(kind: ProblemType) -> Self {
        Problem::new(kind).into()
    }
}

/// A body of the wrong shape is malformed.
impl From<DecodeError> for ApiError {
    fn from(error: DecodeError) -> Self {
        of_field(ProblemType::MalformedRequest, error)
    }
}

impl From<ActionError> for ApiError {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::NoTicket => ProblemType::TicketNotFound.into(),
            ActionError::IdTaken => {
                let detail = "This id was used for another message.";
                Self::new(ProblemType::IdempotencyMismatch, detail)
            }
            ActionError::KeyTaken => ProblemType::IdempotencyMismatch.into(),
            ActionError::PhotosUnknown(positions) => invalid_fields(unknown_photos(positions)),
            ActionError::StepDone => invalid_field(DecodeError::new("state", STEP_DONE)),
            ActionError::CheckInClosed(why) => Self::new(ProblemType::CheckInClosed, why),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::OutOfSpace(_) => disk_full(&error),
            StoreError::Busy => Self::from(ProblemType::Busy).retry_after(WRITES_RETRY_AFTER),
            StoreError::Corrupt(_) | StoreError::Unavailable(_) => internal(&error),
        }
    }
}

/// The caller may come back: the source may answer then.
impl From<SourceError> for ApiError {
    fn from(error: SourceError) -> Self {
        tracing::error!(%error, "a look-up failed");
        Self::from(ProblemType::Busy).retry_after(SOURCE_RETRY_AFTER)
    }
}

impl From<io::Error> for ApiError {
    fn from(error: io::Error) -> Self {
        match disk_space::is_disk_full(&error) {
            true => disk_full(&error),
            false => internal(&error),
        }
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        internal(&error)
    }
}

impl From<getrandom::Error> for ApiError {
    fn from(error: getrandom::Error) -> Self {
        internal(&error)
    }
}

/// Logs what broke and answers 500 without saying what.
pub fn internal(error: &dyn std::error::Error) -> ApiError {
    tracing::error!(%error, "a request failed with an internal error");
    ProblemType::Internal.into()
}

/// Answers 507. Nothing was stored; requests work again once the disk has room.
fn disk_full(error: &dyn std::error::Error) -> ApiError {
    tracing::error!(
        %error,
        "can't write to the disk (setting `data`): it is full or failing. Nothing new is stored until it works again"
    );
    ApiError::from(ProblemType::InsufficientStorage).retry_after(DISK_FULL_RETRY_AFTER)
}

/// The answer for a path that has no route.
pub async fn not_found() -> ApiError {
    ProblemType::NotFound.into()
}

/// `invalid-request` for one field of the wrong shape.
#[must_use]
pub fn invalid_field(error: DecodeError) -> ApiError {
    of_field(ProblemType::InvalidRequest, error)
}

/// `invalid-request` for all values that don't fit.
#[must_use]
pub fn invalid_values(errors: Vec<DecodeError>) -> ApiError {
    match <[DecodeError; 1]>::try_from(errors) {
        Ok([error]) => invalid_field(error),
        Err(errors) => invalid_fields(errors.into_iter().map(field_error).collect()),
    }
}

/// `invalid-request` for fields whose values don't do.
#[must_use]
pub fn invalid_fields(errors: Vec<FieldError>) -> ApiError {
    of_fields(ProblemType::InvalidRequest, errors)
}

fn of_field(kind: ProblemType, error: DecodeError) -> ApiError {
    Problem::new(kind)
        .detail(error.to_string())
        .errors(vec![field_error(error)])
        .into()
}

/// A problem of this type that lists fields.
#[must_use]
pub fn of_fields(kind: ProblemType, errors: Vec<FieldError>) -> ApiError {
    let detail = counted(
        errors.len(),
        "field needs attention.",
        "fields need attention.",
    );
    Problem::new(kind).detail(detail).errors(errors).into()
}

/// The same error with a JSON pointer (RFC 6901), as the wire has it.
#[must_use]
pub fn field_error(error: DecodeError) -> FieldError {
    let code = if error.is_missing {
        FieldProblem::Required
    } else {
        FieldProblem::Malformed
    };
    FieldError::new(error.at.pointer(), code, error.detail)
}

/// An error for each photo that doesn't exist or belongs to another ticket, by its index in `photos`.
#[must_use]
pub fn unknown_photos(positions: Vec<usize>) -> Vec<FieldError> {
    let unknown = positions.into_iter().map(|position| {
        let pointer = format!("/photos/{position}");
        let detail = "this photo wasn't uploaded here, or belongs to another request";
        FieldError::new(pointer, FieldProblem::Unknown, detail)
    });
    unknown.collect()
}
