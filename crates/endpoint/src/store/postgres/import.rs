//! The state of an import by `careline migrate`.

use sqlx::PgConnection;

/// Whether an import is begun and not complete. A database that isn't migrated yet has none.
///
/// # Errors
///
/// If the database fails.
pub async fn has_unfinished_import(connection: &mut PgConnection) -> sqlx::Result<bool> {
    let is_migrated: bool =
        sqlx::query_scalar("SELECT to_regclass('unfinished_import') IS NOT NULL")
            .fetch_one(&mut *connection)
            .await?;
    if !is_migrated {
        return Ok(false);
    }
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM unfinished_import)")
        .fetch_one(connection)
        .await
}
