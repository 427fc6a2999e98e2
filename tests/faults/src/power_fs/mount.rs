//! The calls of programs, which the kernel passes on by FUSE.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use fuser::{
    BsdFileFlags, Errno, FileAttr, FileHandle, FileType, Filesystem, FopenFlags, Generation,
    INodeNo, LockOwner, OpenFlags, RenameFlags, ReplyAttr, ReplyCreate, ReplyData, ReplyDirectory,
    ReplyEmpty, ReplyEntry, ReplyOpen, ReplyStatfs, ReplyWrite, Request, TimeOrNow, WriteFlags,
};
use rand::rngs::SmallRng;

use super::disk::{Disk, Entry, Outcome};

/// The kernel asks for names and attributes each time: after a power cut they may be others.
const NOT_KEPT: Duration = Duration::ZERO;
const ONLY: Generation = Generation(0);
/// A disk that is large and empty.
const BLOCKS: u64 = 1 << 24;
const BLOCK: u32 = 4096;

/// The disk and its power, shared by the programs and the harness.
#[derive(Default)]
pub struct Shared {
    state: Mutex<State>,
    restored: Condvar,
}

#[derive(Default)]
struct State {
    disk: Disk,
    /// After how many more changes and syncs the power is cut.
    left: Option<u64>,
    is_off: bool,
    /// How many times the power was restored.
    restarts: u64,
}

impl Shared {
    pub fn cut_after(&self, count: u64) {
        let mut state = self.lock();
        state.left = Some(count);
        state.is_off = count == 0;
    }

    pub fn is_off(&self) -> bool {
        self.lock().is_off
    }

    pub fn restore(&self, rng: &mut SmallRng) {
        let mut state = self.lock();
        state.disk = std::mem::take(&mut state.disk).cut(rng);
        drop(state);
        self.let_go();
    }

    /// Lets the calls that wait fail.
    pub fn let_go(&self) {
        let mut state = self.lock();
        state.left = None;
        state.is_off = false;
        state.restarts += 1;
        self.restored.notify_all();
    }

    /// Does what doesn't matter to the disk.
    fn look<T>(&self, work: impl FnOnce(&mut Disk) -> Outcome<T>) -> Outcome<T> {
        self.act(self.lock(), work)
    }

    /// Changes or syncs something, unless the power is cut before.
    fn change<T>(&self, work: impl FnOnce(&mut Disk) -> Outcome<T>) -> Outcome<T> {
        let mut state = self.lock();
        state.is_off |= state.left == Some(0);
        state.left = state.left.map(|left| left.saturating_sub(1));
        self.act(state, work)
    }

    fn act<T>(
        &self,
        mut state: MutexGuard<'_, State>,
        work: impl FnOnce(&mut Disk) -> Outcome<T>,
    ) -> Outcome<T> {
        if !state.is_off {
            return work(&mut state.disk);
        }
        let before = state.restarts;
        let restored = self
            .restored
            .wait_while(state, |state| state.restarts == before);
        drop(restored);
        Err(Errno::EIO)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The file system as FUSE calls it: one call at a time.
pub struct Mounted {
    shared: Arc<Shared>,
    /// The entries of open directories as they were when they were opened.
    directories: Mutex<HashMap<u64, Vec<Entry>>>,
}

impl Mounted {
    pub fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            directories: Mutex::default(),
        }
    }

    fn directories(&self) -> MutexGuard<'_, HashMap<u64, Vec<Entry>>> {
        let directories = self.directories.lock();
        directories.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Filesystem for Mounted {
    fn lookup(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let found = self.shared.look(|disk| {
            let inode = disk.find(parent.0, name)?;
            disk.attributes(inode)
        });
        entry(reply, found);
    }

    fn getattr(&self, _: &Request, ino: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        let attributes = self.shared.look(|disk| disk.attributes(ino.0));
        attr(reply, attributes);
    }

    fn setattr(
        &self,
        _: &Request,
        ino: INodeNo,
        mode: Option<u32>,
        _uid: Option<u32>,
        _gid: Option<u32>,
        size: Option<u64>,
        _atime: Option<TimeOrNow>,
        _mtime: Option<TimeOrNow>,
        _ctime: Option<SystemTime>,
        _fh: Option<FileHandle>,
        _crtime: Option<SystemTime>,
        _chgtime: Option<SystemTime>,
        _bkuptime: Option<SystemTime>,
        _flags: Option<BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let set = self.shared.change(|disk| {
            if let Some(mode) = mode {
                disk.set_mode(ino.0, mode)?;
            }
            if let Some(size) = size {
                disk.resize(ino.0, size)?;
            }
            disk.attributes(ino.0)
        });
        attr(reply, set);
    }

    fn mkdir(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        mode: u32,
        _umask: u32,
        reply: ReplyEntry,
    ) {
        let made = self.shared.change(|disk| {
            let inode = disk.create(parent.0, name, FileType::Directory, mode)?;
            disk.attributes(inode)
        });
        entry(reply, made);
    }

    fn create(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        mode: u32,
        _umask: u32,
        _flags: i32,
        reply: ReplyCreate,
    ) {
        let made = self.shared.change(|disk| {
            let inode = disk.create(parent.0, name, FileType::RegularFile, mode)?;
            disk.attributes(inode)
        });
        match made {
            Ok(file) => reply.created(
                &NOT_KEPT,
                &file,
                ONLY,
                FileHandle(0),
                FopenFlags::FOPEN_KEEP_CACHE,
            ),
            Err(error) => reply.error(error),
        }
    }

    /// The kernel may keep what it read: only programs of this system write, and it sees their writes.
    fn open(&self, _: &Request, _: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        reply.opened(FileHandle(0), FopenFlags::FOPEN_KEEP_CACHE);
    }

    fn link(
        &self,
        _: &Request,
        ino: INodeNo,
        newparent: INodeNo,
        newname: &OsStr,
        reply: ReplyEntry,
    ) {
        let linked = self.shared.change(|disk| {
            disk.link(ino.0, newparent.0, newname)?;
            disk.attributes(ino.0)
        });
        entry(reply, linked);
    }

    fn unlink(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        let removed = self.shared.change(|disk| disk.unlink(parent.0, name));
        empty(reply, removed);
    }

    fn rmdir(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        let removed = self
            .shared
            .change(|disk| disk.remove_directory(parent.0, name));
        empty(reply, removed);
    }

    fn rename(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        newparent: INodeNo,
        newname: &OsStr,
        flags: RenameFlags,
        reply: ReplyEmpty,
    ) {
        if !flags.is_empty() {
            return reply.error(Errno::EINVAL);
        }
        let renamed = self
            .shared
            .change(|disk| disk.rename((parent.0, name), (newparent.0, newname)));
        empty(reply, renamed);
    }

    fn read(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        let read = self
            .shared
            .look(|disk| disk.read(ino.0, offset, size).map(<[u8]>::to_vec));
        match read {
            Ok(bytes) => reply.data(&bytes),
            Err(error) => reply.error(error),
        }
    }

    fn write(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        data: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        let written = self.shared.change(|disk| {
            disk.write(ino.0, offset, data)?;
            u32::try_from(data.len()).map_err(|_| Errno::EFBIG)
        });
        match written {
            Ok(count) => reply.written(count),
            Err(error) => reply.error(error),
        }
    }

    /// A file is closed. That syncs nothing.
    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }

    fn fsync(&self, _: &Request, ino: INodeNo, _: FileHandle, _datasync: bool, reply: ReplyEmpty) {
        empty(reply, self.shared.change(|disk| disk.sync_file(ino.0)));
    }

    fn fsyncdir(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        _datasync: bool,
        reply: ReplyEmpty,
    ) {
        let synced = self.shared.change(|disk| {
            disk.sync_directory(ino.0);
            Ok(())
        });
        empty(reply, synced);
    }

    fn opendir(&self, _: &Request, ino: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        match self.shared.look(|disk| disk.entries(ino.0)) {
            Ok(entries) => {
                let mut directories = self.directories();
                let handle = directories.keys().max().map_or(1, |last| last + 1);
                directories.insert(handle, entries);
                reply.opened(FileHandle(handle), FopenFlags::empty());
            }
            Err(error) => reply.error(error),
        }
    }

    fn readdir(
        &self,
        _: &Request,
        _: INodeNo,
        fh: FileHandle,
        offset: u64,
        mut reply: ReplyDirectory,
    ) {
        let directories = self.directories();
        let entries = directories.get(&fh.0).into_iter().flatten();
        for ((name, inode, kind), next) in entries.zip(1..).skip_while(|(_, next)| *next <= offset)
        {
            if reply.add(INodeNo(*inode), next, *kind, name) {
                break;
            }
        }
        reply.ok();
    }

    fn releasedir(&self, _: &Request, _: INodeNo, fh: FileHandle, _: OpenFlags, reply: ReplyEmpty) {
        self.directories().remove(&fh.0);
        reply.ok();
    }

    fn statfs(&self, _: &Request, _: INodeNo, reply: ReplyStatfs) {
        reply.statfs(BLOCKS, BLOCKS, BLOCKS, BLOCKS, BLOCKS, BLOCK, 255, BLOCK);
    }
}

fn entry(reply: ReplyEntry, outcome: Outcome<FileAttr>) {
    match outcome {
        Ok(attributes) => reply.entry(&NOT_KEPT, &attributes, ONLY),
        Err(error) => reply.error(error),
    }
}

fn attr(reply: ReplyAttr, outcome: Outcome<FileAttr>) {
    match outcome {
        Ok(attributes) => reply.attr(&NOT_KEPT, &attributes),
        Err(error) => reply.error(error),
    }
}

fn empty(reply: ReplyEmpty, outcome: Outcome) {
    match outcome {
        Ok(()) => reply.ok(),
        Err(error) => reply.error(error),
    }
}
