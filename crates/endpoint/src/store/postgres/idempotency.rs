//! The idempotency keys of agents' requests in Postgres.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::store::tickets::{IdempotencyKey, PriorUse};

/// Looks the key up.
pub async fn prior_use(
    connection: &mut PgConnection,
    key: &IdempotencyKey,
    shop: &str,
    ticket: Uuid,
) -> sqlx::Result<PriorUse> {
    let row: Option<(String, Vec<u8>, i64)> =
        sqlx::query_as("SELECT ticket, sha256, seq FROM desk_keys WHERE shop = $1 AND key = $2")
            .bind(shop)
            .bind(&key.key)
            .fetch_optional(connection)
            .await?;
    Ok(key.used(row, ticket))
}

/// Stores the key with the number of the ticket's last event. Returns `false` if a request about another ticket has used
/// it meanwhile.
pub async fn record(
    connection: &mut PgConnection,
    key: &IdempotencyKey,
    shop: &str,
    ticket: Uuid,
    seq: i64,
) -> sqlx::Result<bool> {
    let recorded = sqlx::query(
        "INSERT INTO desk_keys (shop, key, ticket, sha256, seq) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(shop)
    .bind(&key.key)
    .bind(ticket.to_string())
    .bind(key.sha256.as_slice())
    .bind(seq)
    .execute(connection)
    .await?;
    Ok(recorded.rows_affected() > 0)
}
