//! What the databases' errors mean for the store.
//!
//! SQLite reports some refused writes as "disk full" and others as plain I/O errors: if its shared memory couldn't
//! grow, a quota was used up, or the refusal only showed at a sync. All of them count as a full disk here.

use crate::platform::disk_space::is_disk_full;
use crate::store::error::StoreError;

/// The result codes of a refused write. SQLite: SQLITE_FULL, and SQLITE_IOERR_WRITE, _FSYNC, _DIR_FSYNC, _TRUNCATE and
/// _SHMSIZE. Postgres: `disk_full`.
const FULL: [&str; 7] = ["13", "778", "1034", "1290", "1546", "4874", "53100"];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(io) if is_disk_full(io) => Self::OutOfSpace(error.into()),
            sqlx::Error::Database(database) if is_full(&**database) => {
                Self::OutOfSpace(error.into())
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::Encode(_) => {
                Self::Corrupt(error.into())
            }
            _ => Self::Unavailable(error.into()),
        }
    }
}

fn is_full(error: &dyn sqlx::error::DatabaseError) -> bool {
    error
        .code()
        .is_some_and(|code| FULL.contains(&code.as_ref()))
}
