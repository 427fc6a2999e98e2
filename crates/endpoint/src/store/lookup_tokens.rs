//! The tokens that prove a look-up: each worth something for one order of one shop, for a while.
//!
//! A day is as short as that can be. A request may wait on a phone that is off the network, or for an endpoint that is
//! away, and goes out with its token whenever both are back: without it, support would have to check by hand whose the order
//! is, just when most go wrong. And a token gives little away: it names the order of a request, and spares a second code,
//! and whoever takes it from a device finds the order beside it. It is kept as a digest alone, and ends at once when the
//! order gets another email.

use careline_policy::Order;
use chrono::{DateTime, TimeDelta, Utc};

use crate::orders::number;
use crate::platform::crypto::{Digest, sha256};
use crate::store::Store;
use crate::store::orders::decode;

/// How long a look-up is remembered.
const TOKEN_LIFE: TimeDelta = TimeDelta::hours(24);

impl Store {
    /// Remembers that somebody knew an order's number and email.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn store_lookup_token(
        &self,
        token: &Digest,
        shop: &str,
        order: &Order,
        now: DateTime<Utc>,
    ) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO order_tokens (hash, shop, order_key, expires_at) VALUES (?, ?, ?, ?)",
        )
        .bind(token.as_slice())
        .bind(shop)
        .bind(number::key(&order.number.0))
        .bind((now + TOKEN_LIFE).timestamp())
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// The order that a token was given for.
    ///
    /// # Errors
    ///
    /// When the database fails.
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
        body.map(|(body,)| decode(&body)).transpose()
    }

    /// Whether another shop gave a token out, and it is still worth something there.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn is_token_of_another_shop(
        &self,
        shop: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> sqlx::Result<bool> {
        let found: Option<(i64,)> = sqlx::query_as(
            "SELECT 1 FROM order_tokens WHERE hash = ? AND shop <> ? AND expires_at > ?",
        )
        .bind(sha256(token).as_slice())
        .bind(shop)
        .bind(now.timestamp())
        .fetch_optional(&self.pool)
        .await?;
        Ok(found.is_some())
    }

    /// Forgets the look-ups that are over.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn delete_expired_lookup_tokens(&self, now: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query("DELETE FROM order_tokens WHERE expires_at <= ?")
            .bind(now.timestamp())
            .execute(&self.pool)
            .await
            .map(drop)
    }
}
