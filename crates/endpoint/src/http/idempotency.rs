//! `Idempotency-Key` on an agent's posts: optional, any text of the client's own.

use aide::OperationInput;
use aide::generate::GenContext;
use aide::openapi::Operation;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use careline_wire::ProblemType;
use careline_wire::ticket::IDEMPOTENCY_KEY;
use serde_json::{Value, json};

use crate::app::AppState;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::ApiError;
use crate::platform::crypto::sha256;
use crate::store::tickets::IdempotencyKey;

/// The longest key, in bytes.
const MAX_LENGTH: usize = 255;

/// The caller's `Idempotency-Key`, if it sent one.
pub struct OptionalKey(Option<String>);

impl FromRequestParts<AppState> for OptionalKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &AppState) -> Result<Self, ApiError> {
        let Some(key) = parts.headers.get(IDEMPOTENCY_KEY) else {
            return Ok(Self(None));
        };
        let key = key.to_str().unwrap_or_default().trim();
        if (1..=MAX_LENGTH).contains(&key.len()) {
            return Ok(Self(Some(key.to_owned())));
        }
        let detail = format!("Expected an Idempotency-Key of 1 to {MAX_LENGTH} ASCII characters.");
        Err(ApiError::new(ProblemType::MalformedRequest, detail))
    }
}

impl OperationInput for OptionalKey {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": MAX_LENGTH });
        let operation = operation.header("Idempotency-Key", false, &schema);
        operation.fails(&[
            ProblemType::MalformedRequest,
            ProblemType::IdempotencyMismatch,
        ]);
    }
}

impl OptionalKey {
    /// Binds the key to what is posted: a path and a body, whose spacing and order of keys don't matter.
    ///
    /// # Errors
    ///
    /// If the body can't be serialized.
    pub fn bind(&self, path: &str, body: &Value) -> serde_json::Result<Option<IdempotencyKey>> {
        let sha256 = sha256(serde_json::to_vec(&(path, body))?);
        Ok(self.0.clone().map(|key| IdempotencyKey { key, sha256 }))
    }
}
