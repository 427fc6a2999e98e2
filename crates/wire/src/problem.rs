//! Errors on the wire: `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};

/// The media type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// The header by which a request brings a proof of work: ALTCHA's payload, as base64.
pub const PROOF: &str = "careline-proof";

/// An error as both sides know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Problem {
    /// What kind; stable.
    #[serde(rename = "type")]
    pub kind: ProblemType,
    /// The same in a few words, for people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What is wrong with which field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// Every kind of error that the endpoint answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProblemType {
    /// No such address here.
    NotFound,
    /// No such shop here.
    ShopNotFound,
    /// Number and email don't belong to one order.
    OrderNotFound,
    /// No code that is good for this number and email.
    CodeNotRight,
    /// As many codes were asked for as are in a while.
    TooManyCodes,
    /// No such ticket, or not for this secret.
    TicketNotFound,
    /// The ticket was kept, and deleted since.
    TicketGone,
    /// No such upload, or it expired.
    UploadNotFound,
    /// The body isn't JSON, or a header isn't what it should be.
    MalformedRequest,
    /// This address doesn't answer that method.
    MethodNotAllowed,
    /// The caller's token isn't the one that this address asks for.
    Unauthorized,
    /// The page's origin isn't among the endpoint's `allowed_origins`.
    OriginNotAllowed,
    /// A ticket came without `Idempotency-Key`.
    IdempotencyKeyMissing,
    /// The key was used for another body.
    IdempotencyMismatch,
    /// A ticket's fields don't fit its topic.
    InvalidTicket,
    /// Another body's fields aren't what they should be.
    InvalidRequest,
    /// The upload's offset isn't where the endpoint stands.
    OffsetMismatch,
    /// The request isn't resolved yet, or was rated already.
    CheckInClosed,
    /// The client speaks another tus than 1.0.0.
    TusVersion,
    /// More bytes than the endpoint takes.
    TooLarge,
    /// Not a photo that the endpoint can read.
    UnsupportedPhoto,
    /// Not the media type that this address reads.
    UnsupportedMediaType,
    /// The body didn't come as fast as even a slow connection brings it.
    TooSlow,
    /// The caller asked for more than one may in a while.
    RateLimited,
    /// The caller is served for some work: the problem's `challenge` says which.
    ProofRequired,
    /// Something broke on the endpoint's side.
    Internal,
    /// The endpoint answers as many as it can already.
    Busy,
    /// The endpoint has no room to keep it; nothing of it is kept.
    InsufficientStorage,
}

impl ProblemType {
    /// The HTTP status that goes with it.
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

    /// Whether the same may work later; such an answer says when, by `Retry-After`.
    #[must_use]
    pub const fn may_pass(self) -> bool {
        matches!(
            self,
            Self::RateLimited | Self::TooManyCodes | Self::Busy | Self::InsufficientStorage
        )
    }

    /// The same in a few words, for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::NotFound => "There is nothing at this address",
            Self::ShopNotFound => "There is no such shop here",
            Self::OrderNotFound => "No order has this number and email",
            Self::CodeNotRight => "This code isn't right, or not any more",
            Self::TooManyCodes => "Too many codes were asked for",
            Self::TicketNotFound => "There is no such request",
            Self::TicketGone => "This request was kept, and deleted since",
            Self::UploadNotFound => "There is no such upload",
            Self::MalformedRequest => "The request can't be read",
            Self::MethodNotAllowed => "This address doesn't answer that method",
            Self::Unauthorized => "This address asks for the shop's token",
            Self::OriginNotAllowed => "This page may not use the help desk",
            Self::IdempotencyKeyMissing => "The Idempotency-Key header is missing",
            Self::IdempotencyMismatch => "This Idempotency-Key was used for another request",
            Self::InvalidTicket => "The request isn't complete",
            Self::InvalidRequest => "Something in the request isn't right",
            Self::OffsetMismatch => "The upload stands at another offset",
            Self::CheckInClosed => "This request can't be rated now",
            Self::TusVersion => "The endpoint speaks tus 1.0.0",
            Self::TooLarge => "That is more than the endpoint takes",
            Self::UnsupportedPhoto => "That is not a photo that can be read",
            Self::UnsupportedMediaType => "This address reads another media type",
            Self::TooSlow => "The request came too slowly",
            Self::RateLimited => "That was too much for a while",
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

    /// The same, saying what happened this time.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same, saying which fields are wrong.
    #[must_use]
    pub fn errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FieldError {
    /// Where, as a JSON Pointer (RFC 6901), e.g. `/contact/email`.
    pub pointer: String,
    /// What, for code.
    pub code: FieldProblem,
    /// What, for people.
    pub detail: String,
}

impl FieldError {
    /// What is wrong at a pointer.
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
    /// It has another type or form than it should.
    Malformed,
    /// It is longer than its limit.
    TooLong,
    /// There are more than the limit.
    TooMany,
    /// It names something that the endpoint doesn't have.
    Unknown,
}
