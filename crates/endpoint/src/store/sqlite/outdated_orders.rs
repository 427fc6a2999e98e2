//! Deletes orders past their retention, unless an unresolved ticket may mean them.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::orders::number::Forms;
use crate::store::sqlite::orders;

/// How many orders are deleted at once: each page reads the unresolved tickets again.
const PAGE: i64 = 5000;

/// Deletes the next orders of a shop to which nothing has happened since `end`. Returns how many there were.
pub async fn delete(
    connection: &mut SqliteConnection,
    shop: &str,
    end: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let named = named_by_open_tickets(connection, shop).await?;
    let keys: Vec<_> = named.iter().map(|forms| &forms.key).collect();
    let letters = named.iter().map(|forms| &forms.letters);
    let letters: Vec<_> = letters.filter(|letters| !letters.is_empty()).collect();
    let digits: Vec<_> = named.iter().filter_map(Forms::digits_alone).collect();
    let outdated: Vec<String> = sqlx::query_scalar(
        "SELECT key FROM orders WHERE shop = ? AND last_event_at <= ?
             AND key NOT IN (SELECT value FROM json_each(?))
             AND letters NOT IN (SELECT value FROM json_each(?))
             AND digits NOT IN (SELECT value FROM json_each(?))
         LIMIT ?",
    )
    .bind(shop)
    .bind(end.timestamp())
    .bind(json!(keys).to_string())
    .bind(json!(letters).to_string())
    .bind(json!(digits).to_string())
    .bind(PAGE)
    .fetch_all(&mut *connection)
    .await?;
    orders::delete(connection, shop, &outdated).await
}

/// The numbers of orders in a shop's unresolved tickets: the order's own if it was looked up, else as it was typed.
async fn named_by_open_tickets(
    connection: &mut SqliteConnection,
    shop: &str,
) -> sqlx::Result<Vec<Forms>> {
    let numbers: Vec<Option<String>> = sqlx::query_scalar(
        "SELECT coalesce(json_extract(assessment, '$.order.number'), json_extract(body, '$.order.number'))
         FROM tickets WHERE shop = ? AND status <> 'resolved'",
    )
    .bind(shop)
    .fetch_all(connection)
    .await?;
    let numbers = numbers.iter().flatten();
    Ok(numbers.map(|number| Forms::of(number)).collect())
}
