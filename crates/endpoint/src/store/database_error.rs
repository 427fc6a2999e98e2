//! What the databases' errors mean for the store.
//!
//! SQLite reports some refused writes as "disk full" and others as plain I/O errors: if its shared memory couldn't
//! grow, a quota was used up, or the refusal only showed at a sync. All of them count as a full disk here.

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

use crate::platform::disk_space::is_disk_full;
use crate::store::error::{Cause, StoreError};

/// The result codes of a refused write. SQLite: SQLITE_FULL, and SQLITE_IOERR_WRITE, _FSYNC, _DIR_FSYNC, _TRUNCATE and
/// _SHMSIZE. Postgres: `disk_full`.
const FULL: [&str; 7] = ["13", "778", "1034", "1290", "1546", "4874", "53100"];

/// An error that all writes of a group share.
#[derive(Clone, Debug)]
pub struct Shared(Arc<sqlx::Error>);

impl From<sqlx::Error> for Shared {
    fn from(error: sqlx::Error) -> Self {
        Self(Arc::new(error))
    }
}

impl Display for Shared {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for Shared {}

impl From<Shared> for StoreError {
    fn from(error: Shared) -> Self {
        variant(&error.0)(error.clone().into())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        variant(&error)(error.into())
    }
}

/// The variant that an error becomes.
fn variant(error: &sqlx::Error) -> fn(Cause) -> StoreError {
    match error {
        sqlx::Error::Io(io) if is_disk_full(io) => StoreError::OutOfSpace,
        sqlx::Error::Database(database) if is_full(&**database) => StoreError::OutOfSpace,
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::Encode(_) => {
            StoreError::Corrupt
        }
        _ => StoreError::Unavailable,
    }
}

fn is_full(error: &dyn sqlx::error::DatabaseError) -> bool {
    error
        .code()
        .is_some_and(|code| FULL.contains(&code.as_ref()))
}
