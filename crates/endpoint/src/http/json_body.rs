//! A JSON body.

use std::marker::PhantomData;

use aide::OperationInput;
use aide::generate::GenContext;
use aide::openapi::Operation;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use careline_wire::{FieldError, ProblemType};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::app::AppState;
use crate::http::body::{TimedBody, drain};
use crate::http::headers::is_json;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::{ApiError, ApiResult, invalid_field, invalid_fields};
use crate::platform::decode;

/// The most bytes of a JSON body: 2 MiB. It is far more than any valid body has, so that a field that is too long is
/// named in the answer.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Reads a whole body as JSON, or answers 400, 408, 413 or 415. It isn't decoded as a `T` yet.
pub struct JsonBody<T>(pub Value, pub PhantomData<T>);

impl<T: DeserializeOwned> JsonBody<T> {
    /// Decodes the body, an object.
    ///
    /// # Errors
    ///
    /// `invalid-request`, naming the first field of a wrong shape, else all fields that `check` finds wrong.
    pub fn decode(&self, check: impl Fn(&T) -> Vec<FieldError>) -> ApiResult<T> {
        let value: T = decode::read_object(&self.0).map_err(invalid_field)?;
        let errors = check(&value);
        match errors.is_empty() {
            true => Ok(value),
            false => Err(invalid_fields(errors)),
        }
    }
}

impl<T> FromRequest<AppState> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _app: &AppState) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let detail = "Expected Content-Type: application/json.";
            return Err(ApiError::new(ProblemType::UnsupportedMediaType, detail));
        }
        let bytes = read(request.into_body()).await?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            let detail = format!("The body isn't JSON: {error}.");
            ApiError::new(ProblemType::MalformedRequest, detail)
        })?;
        Ok(Self(value, PhantomData))
    }
}

impl<T: JsonSchema> OperationInput for JsonBody<T> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        let schema = context.schema.subschema_for::<T>();
        let content = json!({ "application/json": { "schema": schema } });
        let operation = operation.reads(&json!({ "required": true, "content": content }));
        operation.fails(&[
            ProblemType::MalformedRequest,
            ProblemType::TooLarge,
            ProblemType::TooSlow,
            ProblemType::UnsupportedMediaType,
            ProblemType::InsufficientStorage,
        ]);
    }
}

async fn read(body: Body) -> ApiResult<Vec<u8>> {
    let mut body = TimedBody::from(body);
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await? {
        if bytes.len() + chunk.len() > MAX_BYTES {
            drain(body).await;
            let detail = "Expected a body of at most 2 MiB.";
            return Err(ApiError::new(ProblemType::TooLarge, detail));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
