//! Orders, found by number and email.

use careline_policy::Order;
use sqlx::SqliteConnection;

use crate::orders::email::normalize_email;
use crate::orders::number;
use crate::orders::owned_order::OwnedOrder;
use crate::store::Store;

impl Store {
    /// Inserts or updates orders of a shop: all of them, or none.
    pub async fn import_orders(&self, shop: &str, orders: &[OwnedOrder]) -> sqlx::Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for order in orders {
            put(&mut transaction, shop, order).await?;
        }
        transaction.commit().await
    }

    /// Inserts or updates an order of a shop. Returns whether it is new.
    pub async fn put_order(&self, shop: &str, order: &OwnedOrder) -> sqlx::Result<bool> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let is_new = put(&mut transaction, shop, order).await?;
        transaction.commit().await?;
        Ok(is_new)
    }

    /// The order with this number, in any spelling, and this email.
    ///
    /// One index covers email and number together, so if they don't match, no row is read. The time that the query
    /// takes therefore doesn't reveal whether either exists.
    pub async fn find_order(
        &self,
        shop: &str,
        number: &str,
        email: &str,
    ) -> sqlx::Result<Option<Order>> {
        let key = number::key(number);
        let candidates: Vec<(String, String)> = sqlx::query_as(
            "SELECT key, body FROM orders INDEXED BY orders_by_email
             WHERE shop = ? AND email = ? AND digits = ?",
        )
        .bind(shop)
        .bind(normalize_email(email))
        .bind(number::digits(number))
        .fetch_all(&self.pool)
        .await?;
        let has_digits_alone = number::digits_alone(number).is_some();
        let exact = candidates.iter().find(|(found, _)| *found == key);
        let body = match (exact, candidates.as_slice()) {
            (Some((_, body)), _) => body,
            (None, [(_, body)]) if has_digits_alone => body,
            _ => return Ok(None),
        };
        decode_order(body).map(Some)
    }
}

async fn put(
    connection: &mut SqliteConnection,
    shop: &str,
    OwnedOrder { email, order }: &OwnedOrder,
) -> sqlx::Result<bool> {
    let key = number::key(&order.number.0);
    let body = serde_json::to_string(order).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let email = normalize_email(email);
    let owner: Option<String> =
        sqlx::query_scalar("SELECT email FROM orders WHERE shop = ? AND key = ?")
            .bind(shop)
            .bind(&key)
            .fetch_optional(&mut *connection)
            .await?;
    if owner.as_ref().is_some_and(|owner| *owner != email) {
        // Their lookup tokens prove that somebody knew the old address, not the new one.
        sqlx::query("DELETE FROM order_tokens WHERE shop = ? AND order_key = ?")
            .bind(shop)
            .bind(&key)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query(
        "INSERT INTO orders (shop, key, digits, email, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET digits = excluded.digits, email = excluded.email, body = excluded.body",
    )
    .bind(shop)
    .bind(key)
    .bind(number::digits(&order.number.0))
    .bind(email)
    .bind(body)
    .execute(connection)
    .await?;
    Ok(owner.is_none())
}

/// Reads an order from its stored JSON.
pub fn decode_order(body: &str) -> sqlx::Result<Order> {
    serde_json::from_str(body).map_err(|error| sqlx::Error::Decode(error.into()))
}
