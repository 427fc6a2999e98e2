//! How a full disk looks from here: the system refuses to write.
//!
//! SQLite says so itself where a write found no room. It says no more than "the system wouldn't" where its shared memory
//! couldn't grow, a quota was used up, or a sync found out only later: that is no room too, for as long as it lasts.

use std::io::{self, ErrorKind};

/// SQLite's codes for a write that the system refused: SQLITE_FULL, and SQLITE_IOERR_WRITE, _FSYNC, _DIR_FSYNC, _TRUNCATE
/// and _SHMSIZE.
const CODES: [&str; 6] = ["13", "778", "1034", "1290", "1546", "4874"];

/// Whether a write to the disk was refused for want of room.
pub fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded
    )
}

/// Whether the database couldn't write, for want of room.
pub fn refused(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => is_full(error),
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| CODES.contains(&code.as_ref())),
        _ => false,
    }
}
