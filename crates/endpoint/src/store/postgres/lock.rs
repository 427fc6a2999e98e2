//! Locks by name.

use sqlx::PgConnection;

/// Waits until no other transaction holds the lock of this name, and holds it until the caller's transaction ends.
pub async fn lock(connection: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(name)
        .execute(connection)
        .await
        .map(drop)
}
