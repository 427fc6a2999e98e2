//! Errors on the wire: `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};

/// The media type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// The header that carries a proof of work: ALTCHA's payload, as base64.
pub const PROOF: &str = "careline-proof";

/// An error (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Problem {
    /// The kind of error. It is stable, so that code can rely on it.
    #[serde(rename = "type")]
    pub kind: ProblemType,
    /// The kind in a few words, for people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The fields that are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// Every kind of error that the endpoint answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProblemType {
    /// There is nothing at this path.
    NotFound,
    /// The endpoint has no such shop.
    ShopNotFound,
    /// No order has this number and this email.
    OrderNotFound,
    /// The code is wrong or expired for this number and email.
    CodeNotRight,
    /// Too many codes were requested.
    TooManyCodes,
    /// There is no such ticket, or the secret isn't its.
    TicketNotFound,
    /// The ticket was stored, and was deleted since.
    TicketGone,
    /// There is no such upload, or it expired.
    UploadNotFound,
    /// The body isn't JSON, or a header is malformed.
    MalformedRequest,
    /// This path doesn't support that method.
    MethodNotAllowed,
    /// The token is missing or wrong.
    Unauthorized,
    /// The page's origin isn't among the endpoint's `allowed_origins`.
    OriginNotAllowed,
    /// A ticket came without `Idempotency-Key`.
    IdempotencyKeyMissing,
    /// The key was used for another body.
    IdempotencyMismatch,
    /// Fields of a ticket are missing or wrong.
    InvalidTicket,
    /// Fields of another body are missing or wrong.
    InvalidRequest,
    /// The `Upload-Offset` isn't the endpoint's.
    OffsetMismatch,
    /// The ticket isn't resolved yet, or its check-in was answered already.
    CheckInClosed,
    /// The client uses another version of tus than 1.0.0.
    TusVersion,
    /// The body is larger than the limit.
    TooLarge,
    /// The file isn't a photo that the endpoint can read.
    UnsupportedPhoto,
    /// The path expects another media type.
    UnsupportedMediaType,
    /// The body arrived more slowly than the endpoint's minimum rate.
    TooSlow,
    /// The caller is over a rate limit.
    RateLimited,
    /// The call needs a proof of work; the problem's `challenge` says which.
    ProofRequired,
    /// The endpoint failed.
    Internal,
    /// The endpoint is at its concurrency limit.
    Busy,
    /// The disk is full; nothing was stored.
    InsufficientStorage,
}

impl ProblemType {
    /// Its HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::MalformedRequest | Self::IdempotencyKeyMissing => 400,
            Self::Unauthorized => 401,
            Self::OriginNotAllowed | Self::CodeNotRight => 403,
            Self::NotFound
            | Self::ShopNotFound
            | Self::OrderNotFound
            | Self::TicketNotFound
            | Self::UploadNotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::OffsetMismatch | Self::CheckInClosed => 409,
            Self::TicketGone => 410,
            Self::TusVersion => 412,
            Self::TooLarge => 413,
            Self::UnsupportedPhoto | Self::UnsupportedMediaType => 415,
            Self::IdempotencyMismatch | Self::InvalidTicket | Self::InvalidRequest => 422,
            Self::TooSlow => 408,
            Self::RateLimited | Self::ProofRequired | Self::TooManyCodes => 429,
            Self::Internal => 500,
            Self::Busy => 503,
            Self::InsufficientStorage => 507,
        }
    }

    /// Whether the same call may succeed later. Such an answer has the header `Retry-After`.
    #[must_use]
    pub const fn is_temporary(self) -> bool {
        matches!(
            self,
            Self::RateLimited | Self::TooManyCodes | Self::Busy | Self::InsufficientStorage
        )
    }

    /// Its title, for people. Shoppers may read it, so a ticket is a "request" here.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::NotFound => "There is nothing at this address",
            Self::ShopNotFound => "There is no such shop here",
            Self::OrderNotFound => "No order has this number and email",
            Self::CodeNotRight => "This code is wrong or expired",
            Self::TooManyCodes => "Too many codes were requested",
            Self::TicketNotFound => "There is no such request",
            Self::TicketGone => "This request was deleted",
            Self::UploadNotFound => "There is no such upload",
            Self::MalformedRequest => "The request can't be read",
            Self::MethodNotAllowed => "This address doesn't support that method",
            Self::Unauthorized => "This address needs the shop's token",
            Self::OriginNotAllowed => "This page may not use the help desk",
            Self::IdempotencyKeyMissing => "The Idempotency-Key header is missing",
            Self::IdempotencyMismatch => "This Idempotency-Key was used for another request",
            Self::InvalidTicket => "The request isn't complete",
            Self::InvalidRequest => "Something in the request isn't right",
            Self::OffsetMismatch => "The upload is at another offset",
            Self::CheckInClosed => "This request can't be rated now",
            Self::TusVersion => "The endpoint supports tus 1.0.0 only",
            Self::TooLarge => "That is larger than the limit",
            Self::UnsupportedPhoto => "That is not a photo that can be read",
            Self::UnsupportedMediaType => "This address expects another media type",
            Self::TooSlow => "The request came too slowly",
            Self::RateLimited => "Too many requests; try again later",
            Self::ProofRequired => "This asks for a proof of work",
            Self::Internal => "Something broke on our side",
            Self::Busy => "The help desk is busy right now",
            Self::InsufficientStorage => "The help desk has no room to keep this right now",
        }
    }
}

impl Problem {
    /// A problem without details.
    #[must_use]
    pub fn new(kind: ProblemType) -> Self {
        Self {
            kind,
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: None,
            errors: Vec::new(),
        }
    }

    /// Adds what happened this time.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds the fields that are wrong.
    #[must_use]
    pub fn errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }
}

/// A field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FieldError {
    /// The field, as a JSON Pointer (RFC 6901), e.g. `/contact/email`.
    pub pointer: String,
    /// What is wrong, for code.
    pub code: FieldProblem,
    /// What is wrong, for people.
    pub detail: String,
}

impl FieldError {
    /// An error of the field at a JSON Pointer.
    #[must_use]
    pub fn new(pointer: impl Into<String>, code: FieldProblem, detail: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code,
            detail: detail.into(),
        }
    }
}

/// The ways in which a field can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FieldProblem {
    /// It is missing or empty.
    Required,
    /// Its type or form is wrong.
    Malformed,
    /// It is longer than its limit.
    TooLong,
    /// It has more entries than its limit.
    TooMany,
    /// It names something that doesn't exist.
    Unknown,
}
