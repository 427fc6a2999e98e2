//! Migrates a database to the schema of this release.
//!
//! All missing migrations run in one transaction. After a crash or a failed migration the database is unchanged, and if
//! two processes open it at once, one migrates and the other waits. No copy is made first: it would outlive a request
//! to erase personal data. `careline backup` makes a copy on purpose.
//!
//! A database with migrations of a newer release is refused and left alone. Each release records its version with its
//! last migration, so that an older release can tell the operator which version is needed.

use std::fmt;

use sqlx::migrate::Migrator;
use sqlx::{SqliteConnection, SqlitePool};

use crate::store::sqlite::order_keys;

/// All migrations, in order.
static MIGRATIONS: Migrator = sqlx::migrate!();
const LAST_VERSION: &str = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";
const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// Why a database can't be migrated.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A newer release has migrated it.
    #[error(transparent)]
    Newer(#[from] NewerDatabase),
    /// A migration failed.
    #[error("the database can't be migrated to this release, and is as it was: {0}")]
    Failed(#[from] sqlx::migrate::MigrateError),
}

impl From<sqlx::Error> for MigrateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// The last migration of a database that a newer release has migrated.
#[derive(Debug)]
pub struct NewerDatabase {
    migration: i64,
    release: Option<String>,
}

impl fmt::Display for NewerDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needed = self.release.as_deref().unwrap_or("a newer release");
        write!(
            f,
            "this database is newer than this program: it was changed by Careline {needed} (migration {}), and this is \
             Careline {RELEASE} (migration {}). Run {needed} or a later one, or restore a backup from before the \
             change. Nothing in it was touched",
            self.migration,
            latest()
        )
    }
}

impl std::error::Error for NewerDatabase {}

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
                .bind(latest())
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
    Ok(last == latest())
}

/// Refuses a database that a newer release has migrated.
pub async fn refuse_newer(connection: &mut SqliteConnection) -> Result<(), MigrateError> {
    let last = last_migration(connection).await?;
    if last.migration > latest() {
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
    Ok(NewerDatabase { migration, release })
}

/// The last migration of a database; 0 if it is new.
async fn last_version(connection: &mut SqliteConnection) -> i64 {
    let version = sqlx::query_scalar(LAST_VERSION).fetch_one(connection).await;
    version.unwrap_or_default()
}

fn latest() -> i64 {
    MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or_default()
}
