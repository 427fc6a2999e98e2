//! Computes the keys of stored orders anew, as migration 9 needs it: SQL alone can't.

use careline_policy::Order;
use sqlx::SqliteConnection;
use sqlx::types::Json;

use crate::orders::number::{self, Forms};

/// The migration after which it is done.
pub const MIGRATION: i64 = 9;

/// Computes the keys of all orders and lookup tokens, and reports the orders that were overwritten.
pub async fn recompute(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let orders: Vec<(String, String, String)> =
        sqlx::query_as("SELECT shop, key, json_extract(body, '$.number') FROM orders")
            .fetch_all(&mut *connection)
            .await?;
    if !orders.is_empty() {
        tracing::warn!(
            "orders whose numbers have the same letters and digits were taken for one until now: \
             please import the orders of all shops again"
        );
    }
    for (shop, before, number) in orders {
        let Forms {
            key,
            letters,
            digits,
        } = Forms::of(&number);
        // Different keys stay different but for a few letter-like characters. An order that would take another's key
        // keeps its own: it isn't lost, and the next import replaces it.
        sqlx::query(
            "UPDATE OR IGNORE orders SET key = ?, letters = ?, digits = ? WHERE shop = ? AND key = ?",
        )
        .bind(key)
        .bind(letters)
        .bind(digits)
        .bind(shop)
        .bind(before)
        .execute(&mut *connection)
        .await?;
    }
    let tokens: Vec<(Vec<u8>, String)> =
        sqlx::query_as("SELECT hash, json_extract(snapshot, '$.number') FROM order_tokens")
            .fetch_all(&mut *connection)
            .await?;
    for (hash, number) in tokens {
        sqlx::query("UPDATE order_tokens SET order_key = ? WHERE hash = ?")
            .bind(number::key(&number))
            .bind(hash)
            .execute(&mut *connection)
            .await?;
    }
    report_overwritten(connection).await
}

/// Reports the orders that tickets name and that are gone, although one with the same letters and digits is there: an
/// import took the two for one order.
async fn report_overwritten(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let stored: Vec<(String, String, Json<Order>)> = sqlx::query_as(
        "SELECT shop, reference, json_extract(assessment, '$.order') FROM tickets
         WHERE json_extract(assessment, '$.order') IS NOT NULL",
    )
    .fetch_all(&mut *connection)
    .await?;
    for (shop, reference, order) in stored {
        let Forms { key, letters, .. } = Forms::of(&order.number.0);
        let others: Vec<(String, String)> = sqlx::query_as(
            "SELECT key, json_extract(body, '$.number') FROM orders WHERE shop = ? AND letters = ?",
        )
        .bind(&shop)
        .bind(letters)
        .fetch_all(&mut *connection)
        .await?;
        let is_there = others.iter().any(|(other, _)| *other == key);
        if let (false, Some((_, other))) = (is_there, others.first()) {
            tracing::warn!(
                shop,
                reference,
                order = order.number.0,
                other,
                "an import took two orders for one, so the first is gone: please import the shop's orders again"
            );
        }
    }
    Ok(())
}
