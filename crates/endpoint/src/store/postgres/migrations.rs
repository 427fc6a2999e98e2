//! Migrates a database to the schema of this release.
//!
//! All missing migrations run in one transaction. After a crash or a failed migration the database is unchanged, and if
//! two processes open it at once, one migrates and the other waits. A database with migrations of a newer release is
//! refused and left alone.

use sqlx::migrate::Migrator;
use sqlx::{PgConnection, PgPool};

use crate::store::postgres::lock::lock;
use crate::store::schema_version::{LAST_VERSION, MigrateError, NewerDatabase, RELEASE, latest};

/// All migrations, in order.
static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Runs the missing migrations: all of them, or none.
pub async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
    let mut transaction = pool.begin().await?;
    lock(&mut transaction, "migrate").await?;
    let run = MIGRATIONS.run_direct(None, &mut *transaction, false);
    match run.await {
        Err(sqlx::migrate::MigrateError::VersionMissing(_)) => {
            Err(MigrateError::Newer(last_migration(&mut transaction).await?))
        }
        Err(error) => Err(error.into()),
        Ok(()) => {
            sqlx::query(
                "INSERT INTO releases (migration, release) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            )
            .bind(latest(&MIGRATIONS))
            .bind(RELEASE)
            .execute(&mut *transaction)
            .await?;
            Ok(transaction.commit().await?)
        }
    }
}

/// Whether the last migration of a database is this release's.
pub async fn is_current(pool: &PgPool) -> sqlx::Result<bool> {
    let last: i64 = sqlx::query_scalar(LAST_VERSION).fetch_one(pool).await?;
    Ok(last == latest(&MIGRATIONS))
}

/// Refuses a database that a newer release has migrated. One without tables is new.
pub async fn refuse_newer(connection: &mut PgConnection) -> Result<(), MigrateError> {
    let is_new: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NULL")
        .fetch_one(&mut *connection)
        .await?;
    if is_new {
        return Ok(());
    }
    let last = last_migration(connection).await?;
    if last.migration > last.latest {
        return Err(last.into());
    }
    Ok(())
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
