//! A JSON body, of no particular type yet.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use careline_wire::{Problem, ProblemType};
use serde_json::Value;

use crate::app::AppState;
use crate::http::body::{BodyError, TimedBody, drain};
use crate::http::headers::is_json;
use crate::http::problem::ApiError;

/// The most bytes of a JSON body: 2 MiB. It is far more than any valid body has, so that a field that is too long is
/// named in the answer.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Reads a whole body as JSON, or answers 400, 408, 413 or 415.
pub struct JsonBody(pub Value);

impl FromRequest<AppState> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _app: &AppState) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let problem = Problem::new(ProblemType::UnsupportedMediaType);
            return Err(problem
                .detail("Expected Content-Type: application/json.")
                .into());
        }
        let bytes = read(request.into_body()).await?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            let problem = Problem::new(ProblemType::MalformedRequest);
            problem.detail(format!("The body isn't JSON: {error}."))
        })?;
        Ok(Self(value))
    }
}

async fn read(body: Body) -> Result<Vec<u8>, Problem> {
    let mut body = TimedBody::from(body);
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await.map_err(BodyError::problem)? {
        if bytes.len() + chunk.len() > MAX_BYTES {
            drain(body).await;
            let problem = Problem::new(ProblemType::TooLarge);
            return Err(problem.detail("Expected a body of at most 2 MiB."));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
