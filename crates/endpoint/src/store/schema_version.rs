//! Which schema a database has, and which this release needs.
//!
//! Each release records its version with its last migration, so that an older release can tell the operator which
//! version is needed.

use std::fmt;

use sqlx::migrate::Migrator;

/// This release.
pub const RELEASE: &str = env!("CARGO_PKG_VERSION");
/// Reads the last migration of a database; 0 if none was run.
pub const LAST_VERSION: &str = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";

/// The last of these migrations.
pub fn latest(migrations: &Migrator) -> i64 {
    let versions = migrations.iter().map(|migration| migration.version);
    versions.max().unwrap_or_default()
}

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

/// A database that a newer release has migrated.
#[derive(Debug)]
pub struct NewerDatabase {
    /// Its last migration.
    pub migration: i64,
    /// The release that ran it, if it is known.
    pub release: Option<String>,
    /// The last migration of this release.
    pub latest: i64,
}

impl fmt::Display for NewerDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needed = self.release.as_deref().unwrap_or("a newer release");
        write!(
            f,
            "this database is newer than this program: it was changed by Careline {needed} (migration {}), and this is \
             Careline {RELEASE} (migration {}). Run {needed} or a later one, or restore a backup from before the \
             change. Nothing in it was touched",
            self.migration, self.latest
        )
    }
}

impl std::error::Error for NewerDatabase {}
