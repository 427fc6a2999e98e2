//! Looks at a database without changing it.

use std::path::Path;

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::store::error::{OpenError, StoreError};
use crate::store::sqlite::migrations::refuse_newer;

/// Whether this release can use an existing database: it isn't damaged, and no newer release has migrated it.
///
/// # Errors
///
/// Why it can't be used.
pub async fn inspect(path: &Path) -> Result<(), OpenError> {
    let unreadable = |error: sqlx::Error| OpenError::Database {
        database: path.display().to_string(),
        error: error.into(),
    };
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut database = SqliteConnection::connect_with(&options)
        .await
        .map_err(unreadable)?;
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut database)
        .await
        .map_err(unreadable)?;
    if found != "ok" {
        return Err(OpenError::Database {
            database: path.display().to_string(),
            error: StoreError::Corrupt(found.into()),
        });
    }
    let known = refuse_newer(&mut database).await;
    known.map_err(|error| OpenError::Migration {
        database: path.display().to_string(),
        error: error.into(),
    })
}
