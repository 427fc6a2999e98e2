//! How a full disk looks from here: the system refuses to write.
//!
//! SQLite says so itself where a write found no room. It says no more than "the system wouldn't" where its shared memory
//! couldn't grow, a quota was used up, or a sync found out only later: that is no room too, for as long as it lasts.
//!
//! Uploads are the one thing that strangers may bring much of, so they leave a reserve: what shoppers write is still kept
//! when photos aren't any more.

use std::io::{self, ErrorKind};
use std::path::Path;

use rustix::fs::{StatVfs, statvfs};

/// What uploads leave free: a tenth of the disk, and no more than that, in bytes.
const RESERVE_PART: u64 = 10;
const RESERVE_MAX: u64 = 128 << 20;

/// SQLite's codes for a write that the system refused: SQLITE_FULL, and SQLITE_IOERR_WRITE, _FSYNC, _DIR_FSYNC, _TRUNCATE
/// and _SHMSIZE.
const CODES: [&str; 6] = ["13", "778", "1034", "1290", "1546", "4874"];

/// Whether a write to the disk was refused for want of room.
pub fn is_disk_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded
    )
}

/// Refuses, as a full disk does, where no more than the reserve is left.
///
/// # Errors
///
/// When it is so, or can't be found out.
pub fn leave_reserve(directory: &Path) -> io::Result<()> {
    let StatVfs {
        f_frsize,
        f_blocks,
        f_bavail,
        ..
    } = statvfs(directory)?;
    match is_short(f_bavail * f_frsize, f_blocks * f_frsize) {
        true => Err(ErrorKind::StorageFull.into()),
        false => Ok(()),
    }
}

fn is_short(free: u64, all: u64) -> bool {
    free < (all / RESERVE_PART).min(RESERVE_MAX)
}

/// Whether the database couldn't write, for want of room.
pub fn is_database_full(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => is_disk_full(error),
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| CODES.contains(&code.as_ref())),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_leave_a_part_of_a_small_disk_and_no_more_than_so_much_of_a_large_one() {
        const MIB: u64 = 1 << 20;
        for (free, all, short) in [
            (41, 400, false),
            (39, 400, true),
            (129, 500_000, false),
            (127, 500_000, true),
        ] {
            assert_eq!(is_short(free * MIB, all * MIB), short, "{free} of {all}");
        }
    }

    #[test]
    fn a_directory_tells_how_full_its_disk_is() {
        assert!(leave_reserve(Path::new("/nowhere/at/all")).is_err());
    }
}
