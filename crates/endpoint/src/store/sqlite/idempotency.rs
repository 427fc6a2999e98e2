//! The idempotency keys of agents' requests in SQLite.

use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::store::tickets::{IdempotencyKey, PriorUse};

/// Looks the key up.
pub async fn prior_use(
    connection: &mut SqliteConnection,
    key: &IdempotencyKey,
    shop: &str,
    ticket: Uuid,
) -> sqlx::Result<PriorUse> {
    let row: Option<(String, Vec<u8>, i64)> =
        sqlx::query_as("SELECT ticket, sha256, seq FROM desk_keys WHERE shop = ? AND key = ?")
            .bind(shop)
            .bind(&key.key)
            .fetch_optional(connection)
            .await?;
    Ok(key.used(row, ticket))
}

/// Stores the key with the number of the ticket's last event.
pub async fn record(
    connection: &mut SqliteConnection,
    key: &IdempotencyKey,
    shop: &str,
    ticket: Uuid,
    seq: i64,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO desk_keys (shop, key, ticket, sha256, seq) VALUES (?, ?, ?, ?, ?)")
        .bind(shop)
        .bind(&key.key)
        .bind(ticket.to_string())
        .bind(key.sha256.as_slice())
        .bind(seq)
        .execute(connection)
        .await
        .map(drop)
}
