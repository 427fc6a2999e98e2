//! Errors as answers: `application/problem+json`, never cached.

use std::io;

use altcha::Challenge;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use careline_wire::problem::PROBLEM_JSON;
use careline_wire::{FieldError, FieldProblem, Problem, ProblemType};
use serde::Serialize;

use crate::platform::decode::DecodeError;
use crate::platform::disk_space;
use crate::store::ticket_events::ActionError;

/// When to try again where there is no room, in seconds: somebody has to make it first.
const ROOM_AFTER: u64 = 60;

/// An answer, or the problem that stands in its place.
pub type ApiResult<T = Response> = Result<T, ApiError>;

/// A [`Problem`] on its way out.
#[derive(Debug)]
pub struct ApiError {
    problem: Box<Problem>,
    /// In how many seconds the same may be tried again, where that helps.
    after: Option<u64>,
    /// The work that would help.
    challenge: Option<Box<Challenge>>,
}

/// What a [`ApiError`] says.
#[derive(Serialize)]
struct ProblemBody {
    #[serde(flatten)]
    problem: Box<Problem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge: Option<Box<Challenge>>,
}

impl ApiError {
    /// It would be served for some work.
    #[must_use]
    pub fn asking(challenge: Challenge) -> Self {
        let problem = Problem::new(ProblemType::ProofRequired)
            .detail("Solve the challenge, and send the same again with its solution.");
        Self {
            challenge: Some(Box::new(challenge)),
            ..problem.into()
        }
    }

    /// The same, saying in how many seconds to try again.
    #[must_use]
    pub fn after(self, seconds: u64) -> Self {
        Self {
            after: Some(seconds),
            ..self
        }
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self {
            problem: Box::new(problem),
            after: None,
            challenge: None,
        }
    }
}

impl From<ProblemType> for ApiError {
    fn from(kind: ProblemType) -> Self {
        Problem::new(kind).into()
    }
}

/// A body that doesn't have the shape that its address reads.
impl From<DecodeError> for ApiError {
    fn from(error: DecodeError) -> Self {
        Problem::new(ProblemType::MalformedRequest)
            .detail(error.to_string())
            .errors(vec![field_error(error)])
            .into()
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        match disk_space::is_database_full(&error) {
            true => no_room(&error),
            false => internal(&error),
        }
    }
}

impl From<io::Error> for ApiError {
    fn from(error: io::Error) -> Self {
        match disk_space::is_disk_full(&error) {
            true => no_room(&error),
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

/// Something broke here: the log says what, the answer doesn't.
pub fn internal(error: &dyn std::error::Error) -> ApiError {
    tracing::error!(%error, "a request failed on our side");
    ProblemType::Internal.into()
}

/// There is no room to keep something: nothing of it is kept, and it works again once there is.
fn no_room(error: &dyn std::error::Error) -> ApiError {
    tracing::error!(%error, "the disk refuses to write, full or failing: nothing new can be kept until it does again (setting `data`)");
    ApiError::from(ProblemType::InsufficientStorage).after(ROOM_AFTER)
}

/// A body that is refused for one field.
#[must_use]
pub fn invalid(error: DecodeError) -> ApiError {
    Problem::new(ProblemType::InvalidRequest)
        .detail(error.to_string())
        .errors(vec![field_error(error)])
        .into()
}

/// A body that is refused for what its fields say.
#[must_use]
pub fn invalid_fields(errors: Vec<FieldError>) -> ApiError {
    of_fields(ProblemType::InvalidRequest, errors)
}

/// A problem of that kind about some fields.
#[must_use]
pub fn of_fields(kind: ProblemType, errors: Vec<FieldError>) -> ApiError {
    let detail = match errors.len() {
        1 => "1 field needs attention.".to_owned(),
        count => format!("{count} fields need attention."),
    };
    Problem::new(kind).detail(detail).errors(errors).into()
}

/// Photos that can't be had, by their position.
#[must_use]
pub fn unknown_photos(positions: Vec<usize>) -> Vec<FieldError> {
    let unknown = positions.into_iter().map(|position| {
        let at = format!("/photos/{position}");
        let detail = "this photo wasn't uploaded here, or belongs to another request";
        FieldError::new(at, FieldProblem::Unknown, detail)
    });
    unknown.collect()
}

impl From<ActionError> for ApiError {
    fn from(invalid_fields: ActionError) -> Self {
        match invalid_fields {
            ActionError::NoTicket => ProblemType::TicketNotFound.into(),
            ActionError::IdTaken => Problem::new(ProblemType::IdempotencyMismatch)
                .detail("This id was used for another message.")
                .into(),
            ActionError::KeyTaken => ProblemType::IdempotencyMismatch.into(),
            ActionError::PhotosUnknown(positions) => {
                self::invalid_fields(unknown_photos(positions))
            }
            ActionError::CheckInClosed(why) => {
                Problem::new(ProblemType::CheckInClosed).detail(why).into()
            }
        }
    }
}

/// The same complaint about a field, on the wire.
#[must_use]
pub fn field_error(error: DecodeError) -> FieldError {
    let code = if error.is_missing {
        FieldProblem::Required
    } else {
        FieldProblem::Malformed
    };
    FieldError::new(error.at.pointer(), code, error.detail)
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Self {
            problem,
            after,
            challenge,
        } = self;
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let said = ProblemBody { problem, challenge };
        let body = serde_json::to_vec(&said).unwrap_or_default();
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON)),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        // Whoever is refused for a token is told which kind would do (RFC 9110, 15.5.2).
        let scheme = [(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))];
        let scheme = (status == StatusCode::UNAUTHORIZED).then_some(scheme);
        let later = after.map(|seconds| [(RETRY_AFTER, seconds.to_string())]);
        (status, headers, scheme, later, body).into_response()
    }
}
