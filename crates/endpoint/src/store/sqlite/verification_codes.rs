//! Verification codes in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tracing::instrument;

use crate::orders::verification_code::{CODE_LIFETIME, LookupHash, MAX_TRIES, SEND_WINDOW};
use crate::platform::crypto::Digest;
use crate::store::error::StoreResult;
use crate::store::sqlite::connect::Sqlite;
use crate::store::verification_codes::{TooManyCodes, VerificationCodes, is_current};

#[async_trait]
impl VerificationCodes for Sqlite {
    #[instrument(level = "debug", skip_all)]
    async fn issue(
        &self,
        lookup: &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> StoreResult<Result<(), TooManyCodes>> {
        let mut write = self.writer.begin().await?;
        let sent: Vec<i64> = sqlx::query_scalar(
            "SELECT asked_at FROM order_codes WHERE look_up = ? AND asked_at > ? ORDER BY asked_at DESC",
        )
        .bind(lookup.0.as_slice())
        .bind((now - SEND_WINDOW).timestamp())
        .fetch_all(&mut *write)
        .await?;
        if let Err(too_many) = TooManyCodes::check(&sent, now) {
            return Ok(Err(too_many));
        }
        sqlx::query("INSERT INTO order_codes (look_up, code, asked_at) VALUES (?, ?, ?)")
            .bind(lookup.0.as_slice())
            .bind(code.as_slice())
            .bind(now.timestamp())
            .execute(&mut *write)
            .await?;
        write.commit().await?;
        Ok(Ok(()))
    }

    #[instrument(level = "debug", skip_all)]
    async fn consume(
        &self,
        lookup: &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let mut write = self.writer.begin().await?;
        let tried: Option<(i64, Option<Vec<u8>>)> = sqlx::query_as(
            "UPDATE order_codes SET tries = tries + 1
             WHERE id = (SELECT max(id) FROM order_codes WHERE look_up = ?) AND asked_at > ? AND tries < ?
             RETURNING id, code",
        )
        .bind(lookup.0.as_slice())
        .bind((now - CODE_LIFETIME).timestamp())
        .bind(MAX_TRIES)
        .fetch_optional(&mut *write)
        .await?;
        let matching = tried.filter(|(_, stored)| is_current(stored.as_deref(), code));
        if let Some((id, _)) = &matching {
            sqlx::query("UPDATE order_codes SET code = NULL WHERE id = ?")
                .bind(id)
                .execute(&mut *write)
                .await?;
        }
        write.commit().await?;
        Ok(matching.is_some())
    }

    #[instrument(level = "debug", skip_all)]
    async fn delete_expired(&self, now: DateTime<Utc>) -> StoreResult<()> {
        let query = sqlx::query("DELETE FROM order_codes WHERE asked_at <= ?")
            .bind((now - SEND_WINDOW).timestamp());
        self.writer.execute(query).await?;
        Ok(())
    }
}
