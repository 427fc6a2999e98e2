//! Verification codes that were requested: their number within an hour is limited, and so are the tries of each.
//!
//! Codes and lookups are stored as keyed hashes.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::orders::verification_code::{LookupHash, MAX_SENDS, SEND_WINDOW};
use crate::platform::crypto::{Digest, are_equal};
use crate::store::error::StoreResult;

/// Too many codes were requested for one lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyCodes {
    /// In how many seconds the next one may be requested.
    pub seconds: u64,
}

impl TooManyCodes {
    /// Whether another code may be requested after these requests within the window, the newest first, in Unix seconds.
    pub fn check(sent: &[i64], now: DateTime<Utc>) -> Result<(), Self> {
        let Some(asked_at) = sent.get(MAX_SENDS - 1) else {
            return Ok(());
        };
        let wait = asked_at + SEND_WINDOW.num_seconds() - now.timestamp();
        let seconds = u64::try_from(wait).unwrap_or_default().max(1);
        Err(Self { seconds })
    }
}

/// Whether a code is the stored one. Compares it with zeros if that was used, so that both cases take the same time.
pub fn is_current(stored: Option<&[u8]>, code: &Digest) -> bool {
    let stored = stored.and_then(|stored| Digest::try_from(stored).ok());
    are_equal(&stored.unwrap_or_default(), code)
}

/// Verification codes.
#[async_trait]
pub trait VerificationCodes: Send + Sync {
    /// Stores a new code, which invalidates the previous one, unless
    /// [`MAX_SENDS`](crate::orders::verification_code::MAX_SENDS) were requested within
    /// [`SEND_WINDOW`](crate::orders::verification_code::SEND_WINDOW).
    async fn issue(
        &self,
        lookup: &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> StoreResult<Result<(), TooManyCodes>>;

    /// Whether this is the lookup's current code. Every try is counted before the code is compared. A code works once,
    /// but later tries still count, so the counter doesn't reveal that the code was used.
    async fn consume(
        &self,
        lookup: &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> StoreResult<bool>;

    /// Deletes the codes that no longer count towards the limit.
    async fn delete_expired(&self, now: DateTime<Utc>) -> StoreResult<()>;
}
