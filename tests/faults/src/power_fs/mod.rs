//! A file system in memory whose power can be cut.
//!
//! It is mounted by FUSE, so any program can use it. It keeps two states: what programs see, and what a disk would hold
//! if the power failed now. At a cut everything synced stays; of the rest, a seed chooses what had reached the disk.
//!
//! - **Bytes** ([`content`]): each sector of 512 bytes has one of the versions that it had since the last sync of the
//!   file, whatever the other sectors have. So writes are torn and reordered. The length is one that the file had.
//! - **Names** ([`names`]): a name is durable once its directory is synced. Syncing the file isn't enough, and neither
//!   is syncing a directory that nobody synced the name of. Unsynced changes of a directory reach the disk in order, as
//!   with a journal; those of different directories don't wait for each other. A rename happens as a whole.
//!
//! Linux's file systems promise more than this. A program that survives here relies on POSIX alone.

mod content;
mod disk;
mod mount;
mod names;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use careline_harness::Result;
use fuser::{BackgroundSession, Config, MountOption, Session};
use rand::rngs::SmallRng;

use mount::{Mounted, Shared};

/// A mounted file system. It is unmounted on drop.
pub struct PowerFs {
    shared: Arc<Shared>,
    at: PathBuf,
    /// Serves the calls.
    _session: BackgroundSession,
}

impl PowerFs {
    /// Mounts an empty file system.
    ///
    /// # Errors
    ///
    /// If this user or this system can't mount one.
    pub fn mount(at: &Path) -> Result<Self> {
        let shared = Arc::<Shared>::default();
        let mut config = Config::default();
        config.mount_options = vec![MountOption::FSName("careline-power".into())];
        let session = Session::new(Mounted::new(shared.clone()), at, &config)?;
        Ok(Self {
            shared,
            at: at.to_owned(),
            _session: session.spawn()?,
        })
    }

    /// Cuts the power before the change or sync after the next `count`.
    pub fn cut_after(&self, count: u64) {
        self.shared.cut_after(count);
    }

    /// Whether the power is cut. Every call waits then.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.shared.is_off()
    }

    /// Restores the power: the disk has what reached it, and every call that waits fails. Programs that used the disk
    /// must have been sent SIGKILL before, so that they don't live to see that.
    pub fn restore(&self, rng: &mut SmallRng) {
        self.shared.restore(rng);
    }
}

impl Drop for PowerFs {
    fn drop(&mut self) {
        self.shared.let_go();
        // Lazily: a client may still have a photo open.
        let unmounted = Command::new("umount").arg("--lazy").arg(&self.at).output();
        drop(unmounted);
    }
}
