//! The codes that were asked for: each tried so often, and so many of them in a while.

use chrono::{DateTime, Utc};

use crate::orders::verification_code::{
    CODE_LIFETIME, LookupHash, MAX_SENDS, MAX_TRIES, SEND_WINDOW,
};
use crate::platform::crypto::{Digest, are_equal};
use crate::store::Store;

/// As many were sent as are in a while; when the next may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyCodes {
    /// In how many seconds.
    pub seconds: u64,
}

impl Store {
    /// Remembers a code, which voids the one before it, unless there were too many in a while.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn store_code(
        &self,
        look_up: &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Result<(), TooManyCodes>> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let sent: Vec<i64> = sqlx::query_scalar(
            "SELECT asked_at FROM order_codes WHERE look_up = ? AND asked_at > ? ORDER BY asked_at DESC",
        )
        .bind(look_up.0.as_slice())
        .bind((now - SEND_WINDOW).timestamp())
        .fetch_all(&mut *transaction)
        .await?;
        if let Some(asked_at) = sent.get(MAX_SENDS - 1) {
            let wait = asked_at + SEND_WINDOW.num_seconds() - now.timestamp();
            let seconds = u64::try_from(wait).unwrap_or_default().max(1);
            return Ok(Err(TooManyCodes { seconds }));
        }
        sqlx::query("INSERT INTO order_codes (look_up, code, asked_at) VALUES (?, ?, ?)")
            .bind(look_up.0.as_slice())
            .bind(code.as_slice())
            .bind(now.timestamp())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await.map(Ok)
    }

    /// Whether that is a look-up's code. It's counted as a try before it's compared, and a right one is right once. What
    /// comes after it is counted on as before, and so doesn't show that it was there.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn try_code(
        &self,
        look_up: &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> sqlx::Result<bool> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let tried: Option<(i64, Option<Vec<u8>>)> = sqlx::query_as(
            "UPDATE order_codes SET tries = tries + 1
             WHERE id = (SELECT max(id) FROM order_codes WHERE look_up = ?) AND asked_at > ? AND tries < ?
             RETURNING id, code",
        )
        .bind(look_up.0.as_slice())
        .bind((now - CODE_LIFETIME).timestamp())
        .bind(MAX_TRIES)
        .fetch_optional(&mut *transaction)
        .await?;
        let right = tried.filter(|(_, kept)| is_same(kept.as_deref(), code));
        if let Some((id, _)) = &right {
            sqlx::query("UPDATE order_codes SET code = NULL WHERE id = ?")
                .bind(id)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(right.is_some())
    }

    /// Forgets the codes that count no more.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn delete_expired_codes(&self, now: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query("DELETE FROM order_codes WHERE asked_at <= ?")
            .bind((now - SEND_WINDOW).timestamp())
            .execute(&self.pool)
            .await
            .map(drop)
    }
}

/// Compared with something even where the code has worked already.
fn is_same(kept: Option<&[u8]>, code: &Digest) -> bool {
    let kept = kept.and_then(|kept| Digest::try_from(kept).ok());
    are_equal(&kept.unwrap_or_default(), code)
}
