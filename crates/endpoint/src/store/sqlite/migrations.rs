//! Migrates a database to the schema of this release.
//!
//! All missing migrations run in one transaction. After a crash or a failed migration the database is unchanged, and if
//! two processes open it at once, one migrates and the other waits. No copy is made first: it would outlive a request
//! to erase personal data. `careline backup` makes a copy on purpose.
//!
//! A database with migrations of a newer release is refused and left alone.

use sqlx::migrate::Migrator;
use sqlx::{SqliteConnection, SqlitePool};

use crate::store::schema_version::{LAST_VERSION, MigrateError, NewerDatabase, RELEASE, latest};
use crate::store::sqlite::order_keys;

/// All migrations, in order.
static MIGRATIONS: Migrator = sqlx::migrate!();
/// Runs the missing migrations: all of them, or none.
pub async fn migrate(pool: &SqlitePool) -> Result<(), MigrateError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let before = last_version(&mut transaction).await;
    // `Migrator::run` doesn't compile in a spawned task: its bounds are "not general enough".
    let run = MIGRATIONS.run_direct(None, &mut *transaction, false);
    match run.await {
        Err(sqlx::migrate::MigrateError::VersionMissing(_)) => {
            Err(MigrateError::Newer(last_migration(&mut transaction).await?))
        }
        Err(error) => Err(error.into()),
        Ok(()) => {
            if before < order_keys::MIGRATION {
                order_keys::recompute(&mut transaction).await?;
            }
            sqlx::query("INSERT OR IGNORE INTO releases (migration, release) VALUES (?, ?)")
                .bind(latest(&MIGRATIONS))
                .bind(RELEASE)
                .execute(&mut *transaction)
                .await?;
            Ok(transaction.commit().await?)
        }
    }
}

/// Whether the last migration of a database is this release's.
pub async fn is_current(pool: &SqlitePool) -> sqlx::Result<bool> {
    let last: i64 = sqlx::query_scalar(LAST_VERSION).fetch_one(pool).await?;
    Ok(last == latest(&MIGRATIONS))
}

/// Refuses a database that a newer release has migrated.
pub async fn refuse_newer(connection: &mut SqliteConnection) -> Result<(), MigrateError> {
    let last = last_migration(connection).await?;
    if last.migration > latest(&MIGRATIONS) {
        return Err(last.into());
    }
    Ok(())
}

/// The last migration of a database and the release that ran it.
async fn last_migration(connection: &mut SqliteConnection) -> sqlx::Result<NewerDatabase> {
    let migration = sqlx::query_scalar(LAST_VERSION)
        .fetch_one(&mut *connection)
        .await?;
    // Databases before migration 5 have no such table.
    let release = sqlx::query_scalar("SELECT release FROM releases WHERE migration = ?")
        .bind(migration)
        .fetch_optional(connection)
        .await
        .ok()
        .flatten();
    Ok(NewerDatabase {
        migration,
        release,
        latest: latest(&MIGRATIONS),
    })
}

/// The last migration of a database; 0 if it is new.
async fn last_version(connection: &mut SqliteConnection) -> i64 {
    let version = sqlx::query_scalar(LAST_VERSION).fetch_one(connection).await;
    version.unwrap_or_default()
}
