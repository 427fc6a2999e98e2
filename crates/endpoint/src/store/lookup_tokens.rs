//! Lookup tokens: each proves that somebody knew the number and email of one order of one shop.
//!
//! A token lives for 24 hours. A phone may be offline, or the endpoint down, when the shopper sends the request; the
//! token still has to be valid when both are back, or support must verify the order by hand. The risk is small: a token
//! only names the order of a request and spares a second verification code, and a thief who reads it from a device
//! finds the order right beside it. Tokens are stored as digests, and end at once if the order gets another email.

use careline_policy::Order;
use chrono::{DateTime, TimeDelta, Utc};

use crate::orders::number;
use crate::platform::crypto::{Digest, sha256};
use crate::store::Store;
use crate::store::orders::decode_order;

/// How long a token is valid.
const TOKEN_LIFETIME: TimeDelta = TimeDelta::hours(24);

impl Store {
    /// Stores the digest of a new token for an order.
    pub async fn store_lookup_token(
        &self,
        token_sha256: &Digest,
        shop: &str,
        order: &Order,
        now: DateTime<Utc>,
    ) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO order_tokens (hash, shop, order_key, expires_at) VALUES (?, ?, ?, ?)",
        )
        .bind(token_sha256.as_slice())
        .bind(shop)
        .bind(number::key(&order.number.0))
        .bind((now + TOKEN_LIFETIME).timestamp())
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// The order that a valid token names.
    pub async fn order_by_token(
        &self,
        shop: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Option<Order>> {
        let body: Option<(String,)> = sqlx::query_as(
            "SELECT body FROM orders JOIN order_tokens ON order_tokens.shop = orders.shop AND order_key = key
             WHERE hash = ? AND orders.shop = ? AND expires_at > ?",
        )
        .bind(sha256(token).as_slice())
        .bind(shop)
        .bind(now.timestamp())
        .fetch_optional(&self.pool)
        .await?;
        body.map(|(body,)| decode_order(&body)).transpose()
    }

    /// Whether the token is valid for another shop.
    pub async fn is_token_of_another_shop(
        &self,
        shop: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> sqlx::Result<bool> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT 1 FROM order_tokens WHERE hash = ? AND shop <> ? AND expires_at > ?",
        )
        .bind(sha256(token).as_slice())
        .bind(shop)
        .bind(now.timestamp())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.is_some())
    }

    /// Deletes the expired tokens.
    pub async fn delete_expired_lookup_tokens(&self, now: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query("DELETE FROM order_tokens WHERE expires_at <= ?")
            .bind(now.timestamp())
            .execute(&self.pool)
            .await
            .map(drop)
    }
}
