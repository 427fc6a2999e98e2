//! Errors as answers: `application/problem+json`, never cached.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use careline_wire::problem::PROBLEM_JSON;
use careline_wire::{FieldError, FieldProblem, Problem, ProblemType};

use crate::reading::Misread;

/// An answer, or the problem that stands in its place.
pub type Answer<T = Response> = Result<T, Refusal>;

/// A [`Problem`] on its way out.
#[derive(Debug)]
pub struct Refusal(Box<Problem>);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<ProblemType> for Refusal {
    fn from(kind: ProblemType) -> Self {
        Problem::new(kind).into()
    }
}

/// A body that doesn't have the shape that its address reads.
impl From<Misread> for Refusal {
    fn from(error: Misread) -> Self {
        Problem::new(ProblemType::MalformedRequest)
            .detail(error.to_string())
            .errors(vec![field_error(error)])
            .into()
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        internal(&error)
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        internal(&error)
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        internal(&error)
    }
}

impl From<getrandom::Error> for Refusal {
    fn from(error: getrandom::Error) -> Self {
        internal(&error)
    }
}

/// Something broke here: the log says what, the answer doesn't.
pub fn internal(error: &dyn std::error::Error) -> Refusal {
    tracing::error!(%error, "a request failed on our side");
    ProblemType::Internal.into()
}

/// A body that is refused for one field.
#[must_use]
pub fn invalid(error: Misread) -> Refusal {
    Problem::new(ProblemType::InvalidRequest)
        .detail(error.to_string())
        .errors(vec![field_error(error)])
        .into()
}

/// The same complaint about a field, on the wire.
#[must_use]
pub fn field_error(error: Misread) -> FieldError {
    let code = if error.is_missing {
        FieldProblem::Required
    } else {
        FieldProblem::Malformed
    };
    FieldError::new(error.at.pointer(), code, error.detail)
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(problem) = self;
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON)),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        // Whoever is refused for a token is told which kind would do (RFC 9110, 15.5.2).
        let challenge = [(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))];
        let challenge = (status == StatusCode::UNAUTHORIZED).then_some(challenge);
        (status, headers, challenge, body).into_response()
    }
}
