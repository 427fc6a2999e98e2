//! Verification codes that were requested: their number within an hour is limited, and so are the tries of each.
//!
//! Codes and lookups are stored as keyed hashes.

use chrono::{DateTime, Utc};

use crate::orders::verification_code::{
    CODE_LIFETIME, LookupHash, MAX_SENDS, MAX_TRIES, SEND_WINDOW,
};
use crate::platform::crypto::{Digest, are_equal};
use crate::store::Store;

/// Too many codes were requested for one lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyCodes {
    /// In how many seconds the next one may be requested.
    pub seconds: u64,
}

impl Store {
    /// Stores a new code, which invalidates the previous one, unless too many were requested within [`SEND_WINDOW`].
    pub async fn store_code(
        &self,
        lookup: &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Result<(), TooManyCodes>> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let sent: Vec<i64> = sqlx::query_scalar(
            "SELECT asked_at FROM order_codes WHERE look_up = ? AND asked_at > ? ORDER BY asked_at DESC",
        )
        .bind(lookup.0.as_slice())
        .bind((now - SEND_WINDOW).timestamp())
        .fetch_all(&mut *transaction)
        .await?;
        if let Some(asked_at) = sent.get(MAX_SENDS - 1) {
            let wait = asked_at + SEND_WINDOW.num_seconds() - now.timestamp();
            let seconds = u64::try_from(wait).unwrap_or_default().max(1);
            return Ok(Err(TooManyCodes { seconds }));
        }
        sqlx::query("INSERT INTO order_codes (look_up, code, asked_at) VALUES (?, ?, ?)")
            .bind(lookup.0.as_slice())
            .bind(code.as_slice())
            .bind(now.timestamp())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await.map(Ok)
    }

    /// Whether this is the lookup's current code. Every try is counted before the code is compared. A code works once,
    /// but later tries still count, so the counter doesn't reveal that the code was used.
    pub async fn try_code(
        &self,
        lookup: &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> sqlx::Result<bool> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let tried: Option<(i64, Option<Vec<u8>>)> = sqlx::query_as(
            "UPDATE order_codes SET tries = tries + 1
             WHERE id = (SELECT max(id) FROM order_codes WHERE look_up = ?) AND asked_at > ? AND tries < ?
             RETURNING id, code",
        )
        .bind(lookup.0.as_slice())
        .bind((now - CODE_LIFETIME).timestamp())
        .bind(MAX_TRIES)
        .fetch_optional(&mut *transaction)
        .await?;
        let matching = tried.filter(|(_, stored)| is_same(stored.as_deref(), code));
        if let Some((id, _)) = &matching {
            sqlx::query("UPDATE order_codes SET code = NULL WHERE id = ?")
                .bind(id)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(matching.is_some())
    }

    /// Deletes the codes that no longer count towards the limit.
    pub async fn delete_expired_codes(&self, now: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query("DELETE FROM order_codes WHERE asked_at <= ?")
            .bind((now - SEND_WINDOW).timestamp())
            .execute(&self.pool)
            .await
            .map(drop)
    }
}

/// Compares a code with zeros if the stored one was used, so that both cases take the same time.
fn is_same(stored: Option<&[u8]>, code: &Digest) -> bool {
    let stored = stored.and_then(|stored| Digest::try_from(stored).ok());
    are_equal(&stored.unwrap_or_default(), code)
}
