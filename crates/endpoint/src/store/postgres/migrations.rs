//! Migrates a database to the schema of this release.
//!
//! All missing migrations run in one transaction. After a crash or a failed migration the database is unchanged, and if
//! two processes open it at once, one migrates and the other waits.
//!
//! Replicas are upgraded one after another, so a release says with its last migration which older ones work on the same
//! database ([`COMPATIBLE_SINCE`]). These leave it as it is. All others refuse it.

use std::cmp::Ordering;

use sqlx::migrate::Migrator;
use sqlx::{PgConnection, PgPool};

use crate::store::postgres::lock::lock;
use crate::store::schema_version::{LAST_VERSION, MigrateError, NewerDatabase, RELEASE, latest};

/// All migrations, in order.
static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// The last migration of the oldest release that works on a database of this release: it finds all that it reads, and can
/// read all that this release writes. A migration that breaks this must be the next release's, once this release no
/// longer uses what it changes. Otherwise this is the migration's own number.
const COMPATIBLE_SINCE: i64 = 3;

/// Runs the missing migrations: all of them, or none.
pub async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
    let mut transaction = pool.begin().await?;
    lock(&mut transaction, "migrate").await?;
    if is_newer(&mut transaction).await? {
        return refuse_newer(&mut transaction).await;
    }
    MIGRATIONS
        .run_direct(None, &mut *transaction, false)
        .await?;
    sqlx::query(
        "INSERT INTO releases (migration, release, compatible_since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(latest(&MIGRATIONS))
    .bind(RELEASE)
    .bind(COMPATIBLE_SINCE)
    .execute(&mut *transaction)
    .await?;
    Ok(transaction.commit().await?)
}

/// Whether this release works on a database that was migrated, as it is now.
pub async fn is_usable(pool: &PgPool) -> sqlx::Result<bool> {
    let mut connection = pool.acquire().await?;
    let last = last_migration(&mut connection).await?;
    match last.migration.cmp(&last.latest) {
        Ordering::Less => Ok(false),
        Ordering::Equal => Ok(true),
        Ordering::Greater => is_compatible(&mut connection, &last).await,
    }
}

/// Refuses a database that a newer release has migrated, unless this one works on it.
pub async fn refuse_newer(connection: &mut PgConnection) -> Result<(), MigrateError> {
    if !is_newer(connection).await? {
        return Ok(());
    }
    let last = last_migration(connection).await?;
    match is_compatible(connection, &last).await? {
        true => Ok(()),
        false => Err(last.into()),
    }
}

/// Whether a newer release has migrated a database. One without tables is new.
async fn is_newer(connection: &mut PgConnection) -> sqlx::Result<bool> {
    let is_empty: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NULL")
        .fetch_one(&mut *connection)
        .await?;
    if is_empty {
        return Ok(false);
    }
    let last = last_migration(connection).await?;
    Ok(last.migration > last.latest)
}

/// Whether the newer release that has migrated a database says that this one works on it.
async fn is_compatible(connection: &mut PgConnection, last: &NewerDatabase) -> sqlx::Result<bool> {
    let since: Option<i64> =
        sqlx::query_scalar("SELECT max(compatible_since) FROM releases WHERE migration = $1")
            .bind(last.migration)
            .fetch_one(connection)
            .await?;
    Ok(since.is_some_and(|since| since <= last.latest))
}

/// The last migration of a database and the release that ran it.
async fn last_migration(connection: &mut PgConnection) -> sqlx::Result<NewerDatabase> {
    let migration: i64 = sqlx::query_scalar(LAST_VERSION)
        .fetch_one(&mut *connection)
        .await?;
    let release = sqlx::query_scalar("SELECT release FROM releases WHERE migration = $1")
        .bind(migration)
        .fetch_optional(connection)
        .await?;
    Ok(NewerDatabase {
        migration,
        release,
        latest: latest(&MIGRATIONS),
    })
}
