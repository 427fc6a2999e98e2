//! Orders, found by number and email, and the tokens that prove a look-up.

use careline_policy::Order;
use chrono::{DateTime, TimeDelta, Utc};

use super::Store;
use crate::order_number;
use crate::secret::{Digest, sha256};

/// How long a look-up is remembered.
const TOKEN_LIFE: TimeDelta = TimeDelta::hours(24);

/// An order, and whose it is.
#[derive(Clone, Debug)]
pub struct OwnedOrder {
    /// Its owner's address.
    pub email: String,
    /// The order.
    pub order: Order,
}

/// An address as it is compared.
fn comparable(email: &str) -> String {
    email.trim().to_lowercase()
}

impl Store {
    /// Adds orders to a shop, or brings them up to date: all of them, or none.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn import_orders(&self, shop: &str, orders: &[OwnedOrder]) -> sqlx::Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for OwnedOrder { email, order } in orders {
            let body =
                serde_json::to_string(order).map_err(|error| sqlx::Error::Encode(error.into()))?;
            sqlx::query(
                "INSERT INTO orders (shop, key, digits, email, body) VALUES (?, ?, ?, ?, ?)
                 ON CONFLICT DO UPDATE SET digits = excluded.digits, email = excluded.email, body = excluded.body",
            )
            .bind(shop)
            .bind(order_number::key(&order.number.0))
            .bind(order_number::digits(&order.number.0))
            .bind(comparable(email))
            .bind(body)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await
    }

    /// The order with that number, typed in any way, and that email.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn find_order(
        &self,
        shop: &str,
        number: &str,
        email: &str,
    ) -> sqlx::Result<Option<Order>> {
        let key = order_number::key(number);
        let candidates: Vec<(String, String)> = sqlx::query_as(
            "SELECT key, body FROM orders WHERE shop = ? AND email = ? AND (key = ? OR digits = ?)",
        )
        .bind(shop)
        .bind(comparable(email))
        .bind(&key)
        .bind(order_number::digits_alone(number))
        .fetch_all(&self.pool)
        .await?;
        let exact = candidates.iter().find(|(found, _)| *found == key);
        let body = match (exact, candidates.as_slice()) {
            (Some((_, body)), _) | (None, [(_, body)]) => body,
            _ => return Ok(None),
        };
        decode(body).map(Some)
    }

    /// Remembers that somebody knew an order's number and email.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn remember_look_up(
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
        .bind(order_number::key(&order.number.0))
        .bind((now + TOKEN_LIFE).timestamp())
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// The order that a token opens, where it is the one of that number.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn order_by_token(
        &self,
        shop: &str,
        token: &str,
        number: &str,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Option<Order>> {
        let body: Option<(String,)> = sqlx::query_as(
            "SELECT body FROM orders JOIN order_tokens ON order_tokens.shop = orders.shop AND order_key = key
             WHERE hash = ? AND orders.shop = ? AND key = ? AND expires_at > ?",
        )
        .bind(sha256(token).as_slice())
        .bind(shop)
        .bind(order_number::key(number))
        .bind(now.timestamp())
        .fetch_optional(&self.pool)
        .await?;
        body.map(|(body,)| decode(&body)).transpose()
    }

    /// Forgets the look-ups that are over.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn forget_look_ups(&self, now: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query("DELETE FROM order_tokens WHERE expires_at <= ?")
            .bind(now.timestamp())
            .execute(&self.pool)
            .await
            .map(drop)
    }
}

fn decode(body: &str) -> sqlx::Result<Order> {
    serde_json::from_str(body).map_err(|error| sqlx::Error::Decode(error.into()))
}
