//! Lookup tokens in Postgres.

use async_trait::async_trait;
use careline_policy::Order;
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use tracing::instrument;

use crate::orders::email::normalize_email;
use crate::orders::number;
use crate::orders::owned_order::OwnedOrder;
use crate::platform::crypto::{Digest, sha256};
use crate::store::error::StoreResult;
use crate::store::lookup_tokens::{LookupTokens, TOKEN_LIFETIME};
use crate::store::postgres::connect::Postgres;
use crate::store::postgres::text::storable;

#[async_trait]
impl LookupTokens for Postgres {
    #[instrument(level = "debug", skip_all)]
    async fn issue(
        &self,
        token_sha256: &Digest,
        shop: &str,
        OwnedOrder { email, order }: &OwnedOrder,
        now: DateTime<Utc>,
    ) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO order_tokens (hash, shop, order_key, email, snapshot, expires_at) VALUES ($1, $2, $3, $4, $5::json, $6)",
        )
        .bind(token_sha256.as_slice())
        .bind(shop)
        .bind(storable(number::key(&order.number.0)))
        .bind(storable(normalize_email(email)))
        .bind(serde_json::to_string(order)?)
        .bind((now + TOKEN_LIFETIME).timestamp())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    #[instrument(level = "debug", skip_all)]
    async fn resolve(
        &self,
        shop: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> StoreResult<Option<OwnedOrder>> {
        let row: Option<(String, Json<Order>)> = sqlx::query_as(
            "SELECT email, snapshot FROM order_tokens WHERE hash = $1 AND shop = $2 AND expires_at > $3",
        )
        .bind(sha256(token).as_slice())
        .bind(shop)
        .bind(now.timestamp())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(email, Json(order))| OwnedOrder { email, order }))
    }

    #[instrument(level = "debug", skip_all)]
    async fn is_of_another_shop(
        &self,
        shop: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let row: Option<i32> = sqlx::query_scalar(
            "SELECT 1 FROM order_tokens WHERE hash = $1 AND shop <> $2 AND expires_at > $3",
        )
        .bind(sha256(token).as_slice())
        .bind(shop)
        .bind(now.timestamp())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.is_some())
    }

    #[instrument(level = "debug", skip_all)]
    async fn delete_by_email(&self, shop: &str, email: &str) -> StoreResult<()> {
        sqlx::query("DELETE FROM order_tokens WHERE shop = $1 AND email = $2")
            .bind(shop)
            .bind(storable(normalize_email(email)))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    #[instrument(level = "debug", skip_all)]
    async fn delete_expired(&self, now: DateTime<Utc>) -> StoreResult<()> {
        sqlx::query("DELETE FROM order_tokens WHERE expires_at <= $1")
            .bind(now.timestamp())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
