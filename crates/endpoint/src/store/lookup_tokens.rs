//! Lookup tokens: each proves that somebody knew the number and email of one order of one shop.
//!
//! A token lives for 24 hours. A phone may be offline, or the endpoint down, when the shopper sends the request; the
//! token still has to be valid when both are back, or support must verify the order by hand. The risk is small: a token
//! only names the order of a request and spares a second verification code, and a thief who reads it from a device
//! finds the order right beside it. Tokens are stored as digests, and end at once if the order gets another email.
//!
//! A token keeps a snapshot of its order, since the order may come from another system that doesn't answer at the time.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use crate::orders::owned_order::OwnedOrder;
use crate::platform::crypto::Digest;
use crate::store::error::StoreResult;

/// How long a token is valid.
pub const TOKEN_LIFETIME: TimeDelta = TimeDelta::hours(24);

/// Lookup tokens.
#[async_trait]
pub trait LookupTokens: Send + Sync {
    /// Stores the digest of a new token with the order that it names, as it is now.
    async fn issue(
        &self,
        token_sha256: &Digest,
        shop: &str,
        order: &OwnedOrder,
        now: DateTime<Utc>,
    ) -> StoreResult<()>;

    /// The order that a valid token names, as it was when the token was issued, with a normalized email.
    async fn resolve(
        &self,
        shop: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> StoreResult<Option<OwnedOrder>>;

    /// Whether the token is valid for another shop.
    async fn is_of_another_shop(
        &self,
        shop: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> StoreResult<bool>;

    /// Deletes the tokens of a person's orders. The email is compared trimmed and in any case.
    async fn delete_by_email(&self, shop: &str, email: &str) -> StoreResult<()>;

    /// Deletes the expired tokens.
    async fn delete_expired(&self, now: DateTime<Utc>) -> StoreResult<()>;
}
