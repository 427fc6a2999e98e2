//! Verification codes in Postgres.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tracing::instrument;

use crate::orders::verification_code::{CODE_LIFETIME, LookupHash, MAX_TRIES, SEND_WINDOW};
use crate::platform::crypto::Digest;
use crate::store::error::StoreResult;
use crate::store::postgres::connect::Postgres;
use crate::store::postgres::lock::lock;
use crate::store::verification_codes::{TooManyCodes, VerificationCodes, is_current};

#[async_trait]
impl VerificationCodes for Postgres {
    #[instrument(level = "debug", skip_all)]
    async fn issue(
        &self,
        lookup: &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> StoreResult<Result<(), TooManyCodes>> {
        let mut transaction = self.begin().await?;
        // Two requests at once would both count the codes before the other's.
        lock(&mut transaction, &format!("codes {:?}", lookup.0)).await?;
        let sent: Vec<i64> = sqlx::query_scalar(
            "SELECT asked_at FROM order_codes WHERE look_up = $1 AND asked_at > $2 ORDER BY asked_at DESC",
        )
        .bind(lookup.0.as_slice())
        .bind((now - SEND_WINDOW).timestamp())
        .fetch_all(&mut *transaction)
        .await?;
        if let Err(too_many) = TooManyCodes::check(&sent, now) {
            return Ok(Err(too_many));
        }
        sqlx::query("INSERT INTO order_codes (look_up, code, asked_at) VALUES ($1, $2, $3)")
            .bind(lookup.0.as_slice())
            .bind(code.as_slice())
            .bind(now.timestamp())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Ok(()))
    }

    #[instrument(level = "debug", skip_all)]
    async fn consume(
        &self,
        lookup: &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        let tried: Option<(i64, Option<Vec<u8>>)> = sqlx::query_as(
            "UPDATE order_codes SET tries = tries + 1
             WHERE id = (SELECT max(id) FROM order_codes WHERE look_up = $1) AND asked_at > $2 AND tries < $3
             RETURNING id, code",
        )
        .bind(lookup.0.as_slice())
        .bind((now - CODE_LIFETIME).timestamp())
        .bind(i64::from(MAX_TRIES))
        .fetch_optional(&mut *transaction)
        .await?;
        let matching = tried.filter(|(_, stored)| is_current(stored.as_deref(), code));
        if let Some((id, _)) = &matching {
            sqlx::query("UPDATE order_codes SET code = NULL WHERE id = $1")
                .bind(id)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(matching.is_some())
    }

    #[instrument(level = "debug", skip_all)]
    async fn delete_expired(&self, now: DateTime<Utc>) -> StoreResult<()> {
        sqlx::query("DELETE FROM order_codes WHERE asked_at <= $1")
            .bind((now - SEND_WINDOW).timestamp())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
