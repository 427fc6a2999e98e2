//! Looks at a database without changing it.

use sqlx::{Connection as _, PgConnection};

use crate::config::PostgresUrl;
use crate::store::error::{OpenError, StoreError};
use crate::store::postgres::connect::check_clock;
use crate::store::postgres::import::has_unfinished_import;
use crate::store::postgres::migrations::refuse_newer;

/// The oldest version of Postgres that is tested.
const OLDEST: i32 = 150_000;

/// Whether this release can use a database: it can be reached, is new enough, no newer release has migrated
/// it, and no import into it is unfinished.
///
/// # Errors
///
/// Why it can't be used.
pub async fn inspect(url: &PostgresUrl) -> Result<(), OpenError> {
    let unusable = |error: StoreError| OpenError::Database {
        database: url.to_string(),
        error,
    };
    let mut database = PgConnection::connect_with(url.options())
        .await
        .map_err(|error| unusable(error.into()))?;
    let version: i32 = sqlx::query_scalar("SELECT current_setting('server_version_num')::int")
        .fetch_one(&mut database)
        .await
        .map_err(|error| unusable(error.into()))?;
    if version < OLDEST {
        let error = format!("expected Postgres 15 or later, found {}", version / 10_000);
        return Err(unusable(StoreError::Unavailable(error.into())));
    }
    check_clock(&mut database).await.map_err(unusable)?;
    let known = refuse_newer(&mut database).await;
    known.map_err(|error| OpenError::Migration {
        database: url.to_string(),
        error: error.into(),
    })?;
    let is_unfinished = has_unfinished_import(&mut database).await;
    match is_unfinished.map_err(|error| unusable(error.into()))? {
        true => Err(OpenError::UnfinishedImport {
            database: url.to_string(),
        }),
        false => Ok(()),
    }
}
