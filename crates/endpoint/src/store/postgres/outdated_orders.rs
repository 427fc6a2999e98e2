//! Deletes orders past their retention, unless an unresolved ticket may mean them.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::orders::number::Forms;
use crate::store::postgres::orders;

/// How many orders are deleted at once: each page reads the unresolved tickets again.
const PAGE: i64 = 5000;

/// Deletes the next orders of a shop to which nothing has happened since `end`. Returns how many there were.
pub async fn delete(
    connection: &mut PgConnection,
    shop: &str,
    end: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let named = named_by_open_tickets(connection, shop).await?;
    let keys: Vec<_> = named.iter().map(|forms| forms.key.as_str()).collect();
    let letters = named.iter().map(|forms| forms.letters.as_str());
    let letters: Vec<_> = letters.filter(|letters| !letters.is_empty()).collect();
    let digits: Vec<_> = named.iter().filter_map(Forms::digits_alone).collect();
    let outdated: Vec<String> = sqlx::query_scalar(
        "SELECT key FROM orders WHERE shop = $1 AND last_event_at <= $2
             AND key <> ALL($3)
             AND letters <> ALL($4)
             AND digits <> ALL($5)
         LIMIT $6",
    )
    .bind(shop)
    .bind(end.timestamp())
    .bind(keys)
    .bind(letters)
    .bind(digits)
    .bind(PAGE)
    .fetch_all(&mut *connection)
    .await?;
    orders::delete(connection, shop, &outdated).await
}

/// The numbers of orders in a shop's unresolved tickets: the order's own if it was looked up, else as it was typed.
async fn named_by_open_tickets(
    connection: &mut PgConnection,
    shop: &str,
) -> sqlx::Result<Vec<Forms>> {
    let numbers: Vec<String> = sqlx::query_scalar(
        "SELECT order_number FROM tickets WHERE shop = $1 AND status <> 'resolved' AND order_number IS NOT NULL",
    )
    .bind(shop)
    .fetch_all(connection)
    .await?;
    Ok(numbers.iter().map(|number| Forms::of(number)).collect())
}
