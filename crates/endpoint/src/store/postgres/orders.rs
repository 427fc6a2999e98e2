//! Orders in Postgres.

use async_trait::async_trait;
use careline_policy::Order;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use tracing::instrument;

use crate::orders::email::normalize_email;
use crate::orders::last_event::last_event_at;
use crate::orders::number::{self, Forms};
use crate::orders::owned_order::OwnedOrder;
use crate::store::error::StoreResult;
use crate::store::orders::{OrderFilter, OrderStore};
use crate::store::postgres::connect::Postgres;
use crate::store::postgres::privacy_log;
use crate::store::postgres::text::storable;
use crate::store::privacy_log::{Caller, PrivacyEntry};

/// No order has these digits: the shopper typed letters.
const NO_DIGITS: &str = "-";

#[async_trait]
impl OrderStore for Postgres {
    #[instrument(level = "debug", skip_all)]
    async fn import(&self, shop: &str, orders: &[OwnedOrder]) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        // In the order of their keys, so that two imports at once wait for each other at the first order they share.
        let mut orders: Vec<_> = orders.iter().collect();
        orders.sort_by_cached_key(|order| number::key(&order.order.number.0));
        for order in orders {
            put(&mut transaction, shop, order).await?;
        }
        Ok(transaction.commit().await?)
    }

    #[instrument(level = "debug", skip_all)]
    async fn put(&self, shop: &str, order: &OwnedOrder) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        let is_new = put(&mut transaction, shop, order).await?;
        transaction.commit().await?;
        Ok(is_new)
    }

    /// Each form of the number is looked up in an index that covers the email too, so if they don't match, no row is
    /// read. The time that the query takes therefore doesn't reveal whether either exists.
    #[instrument(level = "debug", skip_all)]
    async fn find(&self, shop: &str, number: &str, email: &str) -> StoreResult<Option<Order>> {
        let typed = Forms::of(number);
        let orders: Vec<Json<Order>> = sqlx::query_scalar(
            "SELECT body FROM orders WHERE shop = $1 AND key IN (
                 SELECT key FROM orders WHERE shop = $1 AND email = $2 AND key = $3
                 UNION SELECT key FROM orders WHERE shop = $1 AND email = $2 AND letters = $4
                 UNION SELECT key FROM orders WHERE shop = $1 AND email = $2 AND digits = $5)",
        )
        .bind(shop)
        .bind(storable(normalize_email(email)))
        .bind(storable(typed.key.as_str()))
        .bind(&typed.letters)
        .bind(typed.digits_alone().unwrap_or(NO_DIGITS))
        .fetch_all(&self.pool)
        .await?;
        let order = number::find(&typed, orders, |Json(order)| &order.number.0);
        Ok(order.map(|Json(order)| order))
    }

    #[instrument(level = "debug", skip_all)]
    async fn by_email(&self, shop: &str, email: &str) -> StoreResult<Vec<Order>> {
        let orders: Vec<Json<Order>> = sqlx::query_scalar(
            "SELECT body FROM orders WHERE shop = $1 AND email = $2 ORDER BY key",
        )
        .bind(shop)
        .bind(storable(normalize_email(email)))
        .fetch_all(&self.pool)
        .await?;
        Ok(orders.into_iter().map(|Json(order)| order).collect())
    }

    #[instrument(level = "debug", skip_all)]
    async fn list(&self, shop: &str, filter: &OrderFilter) -> StoreResult<Vec<OwnedOrder>> {
        let query = match filter.email {
            Some(_) => {
                "SELECT email, body FROM orders
                 WHERE shop = $1 AND email = $4 AND key > $2 ORDER BY key LIMIT $3"
            }
            None => {
                "SELECT email, body FROM orders WHERE shop = $1 AND key > $2 ORDER BY key LIMIT $3"
            }
        };
        let rows: Vec<Row> = sqlx::query_as(query)
            .bind(shop)
            .bind(storable(
                filter.after.as_deref().map(number::key).unwrap_or_default(),
            ))
            .bind(i64::from(filter.limit))
            .bind(filter.email.as_deref().map(normalize_email).map(storable))
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(owned).collect())
    }

    #[instrument(level = "debug", skip_all)]
    async fn by_number(&self, shop: &str, number: &str) -> StoreResult<Option<OwnedOrder>> {
        let row: Option<Row> =
            sqlx::query_as("SELECT email, body FROM orders WHERE shop = $1 AND key = $2")
                .bind(shop)
                .bind(storable(number::key(number)))
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(owned))
    }

    #[instrument(level = "debug", skip_all)]
    async fn delete(
        &self,
        shop: &str,
        number: &str,
        caller: Caller,
        at: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        let is_deleted =
            delete(&mut transaction, shop, &[storable(number::key(number))]).await? > 0;
        if is_deleted {
            let entry = PrivacyEntry::of_order(shop, caller, at);
            privacy_log::record(&mut transaction, &entry).await?;
        }
        transaction.commit().await?;
        Ok(is_deleted)
    }
}

/// An order's email and itself.
type Row = (String, Json<Order>);

fn owned((email, Json(order)): Row) -> OwnedOrder {
    OwnedOrder { email, order }
}

/// Inserts or updates an order. Returns whether it is new.
async fn put(
    connection: &mut PgConnection,
    shop: &str,
    OwnedOrder { email, order }: &OwnedOrder,
) -> StoreResult<bool> {
    let Forms {
        key,
        letters,
        digits,
    } = Forms::of(&order.number.0);
    let key = storable(key);
    let email = storable(normalize_email(email));
    // A row that was inserted has no earlier transaction, `xmax`, that changed it.
    let is_new = sqlx::query_scalar(
        "INSERT INTO orders (shop, key, letters, digits, email, body, last_event_at)
         VALUES ($1, $2, $3, $4, $5, $6::json, $7)
         ON CONFLICT (shop, key) DO UPDATE
             SET email = excluded.email, body = excluded.body, last_event_at = excluded.last_event_at
         RETURNING xmax = 0",
    )
    .bind(shop)
    .bind(&key)
    .bind(letters)
    .bind(digits)
    .bind(&email)
    .bind(serde_json::to_string(order)?)
    .bind(last_event_at(order).timestamp())
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM order_tokens WHERE shop = $1 AND order_key = $2 AND email <> $3")
        .bind(shop)
        .bind(key)
        .bind(email)
        .execute(connection)
        .await?;
    Ok(is_new)
}

/// Deletes the orders with these keys and their lookup tokens. Returns how many orders there were.
pub async fn delete(
    connection: &mut PgConnection,
    shop: &str,
    keys: &[String],
) -> sqlx::Result<u64> {
    delete_tokens(connection, shop, keys).await?;
    let deleted = sqlx::query("DELETE FROM orders WHERE shop = $1 AND key = ANY($2)")
        .bind(shop)
        .bind(keys)
        .execute(connection)
        .await?;
    Ok(deleted.rows_affected())
}

/// Deletes the lookup tokens of the orders with these keys.
async fn delete_tokens(
    connection: &mut PgConnection,
    shop: &str,
    keys: &[String],
) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM order_tokens WHERE shop = $1 AND order_key = ANY($2)")
        .bind(shop)
        .bind(keys)
        .execute(connection)
        .await?;
    Ok(())
}
