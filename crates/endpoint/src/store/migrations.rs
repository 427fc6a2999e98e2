//! Bringing a database to the form that this release reads.
//!
//! All that it lacks is done in one transaction, so that after a crash, or where a step fails, it is as it was. Two
//! programs that open it at once do it once. No copy is made before: it would outlive what somebody asked to be erased.
//! `careline backup` makes one on purpose.
//!
//! A database that a newer release has changed is left as it is. Each release notes its name with what it changed, so
//! that an older one can say which is needed.

use std::fmt;

use sqlx::migrate::Migrator;
use sqlx::{SqliteConnection, SqlitePool};

/// What was ever changed, the first first.
static MIGRATIONS: Migrator = sqlx::migrate!();
const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// Why a database can't be brought to this release's form.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A newer release changed it.
    #[error(transparent)]
    Newer(#[from] Newer),
    /// A step failed.
    #[error("the database can't be brought to the form of this release, and is as it was: {0}")]
    Failed(#[from] sqlx::migrate::MigrateError),
}

impl From<sqlx::Error> for MigrateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// A database that a newer release has changed.
#[derive(Debug)]
pub struct Newer {
    migration: i64,
    release: Option<String>,
}

impl fmt::Display for Newer {
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

impl std::error::Error for Newer {}

/// Makes the changes that a database lacks, all or none.
pub async fn migrate(pool: &SqlitePool) -> Result<(), MigrateError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    // `run` itself can't be awaited in a spawned task: its bounds are "not general enough".
    let run = MIGRATIONS.run_direct(None, &mut *transaction, false);
    match run.await {
        Err(sqlx::migrate::MigrateError::VersionMissing(_)) => {
            Err(MigrateError::Newer(newest(&mut transaction).await?))
        }
        Err(error) => Err(error.into()),
        Ok(()) => {
            sqlx::query("INSERT OR IGNORE INTO releases (migration, release) VALUES (?, ?)")
                .bind(latest())
                .bind(RELEASE)
                .execute(&mut *transaction)
                .await?;
            Ok(transaction.commit().await?)
        }
    }
}

/// Refuses a database that a newer release has changed.
pub async fn refuse_newer(connection: &mut SqliteConnection) -> Result<(), MigrateError> {
    let newest = newest(connection).await?;
    if newest.migration > latest() {
        return Err(newest.into());
    }
    Ok(())
}

/// The last change that was made to a database, and by which release.
async fn newest(connection: &mut SqliteConnection) -> sqlx::Result<Newer> {
    let migration = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
        .fetch_one(&mut *connection)
        .await?;
    // An older database has no such table.
    let release = sqlx::query_scalar("SELECT release FROM releases WHERE migration = ?")
        .bind(migration)
        .fetch_optional(connection)
        .await
        .ok()
        .flatten();
    Ok(Newer { migration, release })
}

fn latest() -> i64 {
    MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or_default()
}
