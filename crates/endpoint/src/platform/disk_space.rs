//! Recognises a full disk, and keeps a reserve free.
//!
//! Strangers can upload a lot, so uploads leave a reserve. Tickets can still be stored when photos can't.

use std::io::{self, ErrorKind};
use std::path::Path;

use rustix::fs::{StatVfs, statvfs};

/// Uploads leave a tenth of the disk free,
const RESERVE_PART: u64 = 10;
/// but never more than 128 MiB, in bytes.
const RESERVE_MAX: u64 = 128 << 20;

/// Whether a file couldn't be written because the disk is full or a quota is used up.
pub fn is_disk_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded
    )
}

/// Checks that more than the reserve is free.
///
/// # Errors
///
/// [`ErrorKind::StorageFull`] if it isn't, or the cause if the free space can't be read.
pub fn check_reserve(directory: &Path) -> io::Result<()> {
    let StatVfs {
        f_frsize,
        f_blocks,
        f_bavail,
        ..
    } = statvfs(directory)?;
    if is_short(f_bavail * f_frsize, f_blocks * f_frsize) {
        return Err(ErrorKind::StorageFull.into());
    }
    Ok(())
}

fn is_short(free: u64, all: u64) -> bool {
    free < (all / RESERVE_PART).min(RESERVE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserve_is_a_tenth_of_a_small_disk_and_limited_on_a_large_one() {
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
    fn a_directory_that_does_not_exist_is_an_error() {
        assert!(check_reserve(Path::new("/nowhere/at/all")).is_err());
    }
}
