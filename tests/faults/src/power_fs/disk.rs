//! Files and directories.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};

use fuser::{Errno, FileAttr, FileType, INodeNo};
use rand::rngs::SmallRng;
use std::time::UNIX_EPOCH;

use super::content::Content;
use super::names::{Inode, Names, Tree};

/// The directory at which the file system is mounted.
const ROOT: Inode = INodeNo::ROOT.0;

/// An outcome as the system reports it to a program.
pub type Outcome<T = ()> = Result<T, Errno>;

/// Files, directories and their names.
#[derive(Debug)]
pub struct Disk {
    nodes: HashMap<Inode, Node>,
    names: Names,
    /// No number is used twice, not even after a power cut: the system may still know the old file.
    next: Inode,
}

#[derive(Debug)]
struct Node {
    mode: u16,
    /// None if it is a directory.
    content: Option<Content>,
}

/// An entry of a directory.
pub type Entry = (OsString, Inode, FileType);

impl Default for Disk {
    fn default() -> Self {
        Self::new(ROOT + 1)
    }
}

impl Disk {
    fn new(next: Inode) -> Self {
        let root = Node {
            mode: 0o755,
            content: None,
        };
        Self {
            nodes: HashMap::from([(ROOT, root)]),
            names: Names::default(),
            next,
        }
    }

    /// What has this name.
    pub fn find(&self, directory: Inode, name: &OsStr) -> Outcome<Inode> {
        let found = self.names.tree().find(directory, name);
        found.ok_or(Errno::ENOENT)
    }

    /// The attributes.
    pub fn attributes(&self, inode: Inode) -> Outcome<FileAttr> {
        let node = self.node(inode)?;
        let length = node.content.as_ref().map_or(0, |file| file.bytes().len());
        let size = u64::try_from(length).map_err(|_| Errno::EFBIG)?;
        Ok(FileAttr {
            ino: INodeNo(inode),
            size,
            blocks: size.div_ceil(512),
            atime: UNIX_EPOCH,
            mtime: UNIX_EPOCH,
            ctime: UNIX_EPOCH,
            crtime: UNIX_EPOCH,
            kind: node.kind(),
            perm: node.mode,
            nlink: 1,
            uid: 0,
            gid: 0,
            rdev: 0,
            blksize: 4096,
            flags: 0,
        })
    }

    /// The entries of a directory.
    pub fn entries(&self, directory: Inode) -> Outcome<Vec<Entry>> {
        let dots = [".", ".."].map(|name| (name.into(), directory, FileType::Directory));
        let entries = self.names.tree().entries(directory);
        let entries =
            entries.map(|(name, inode)| Ok((name.clone(), inode, self.node(inode)?.kind())));
        dots.into_iter().map(Ok).chain(entries).collect()
    }

    /// Creates an empty file or a directory.
    pub fn create(
        &mut self,
        directory: Inode,
        name: &OsStr,
        kind: FileType,
        mode: u32,
    ) -> Outcome<Inode> {
        self.refuse_taken(directory, name)?;
        let content = (kind == FileType::RegularFile).then(Content::default);
        let inode = self.add_node(Node {
            mode: permissions(mode),
            content,
        });
        self.names.add((directory, name.to_owned()), inode);
        Ok(inode)
    }

    /// Gives a file another name.
    pub fn link(&mut self, inode: Inode, directory: Inode, name: &OsStr) -> Outcome {
        self.refuse_taken(directory, name)?;
        self.names.add((directory, name.to_owned()), inode);
        Ok(())
    }

    /// Removes a name of a file.
    pub fn unlink(&mut self, directory: Inode, name: &OsStr) -> Outcome {
        self.find(directory, name)?;
        self.names.remove((directory, name.to_owned()));
        Ok(())
    }

    /// Removes an empty directory.
    pub fn remove_directory(&mut self, directory: Inode, name: &OsStr) -> Outcome {
        let removed = self.find(directory, name)?;
        self.refuse_filled(removed)?;
        self.unlink(directory, name)
    }

    /// Renames, and replaces a file or an empty directory.
    pub fn rename(&mut self, from: (Inode, &OsStr), to: (Inode, &OsStr)) -> Outcome {
        let inode = self.find(from.0, from.1)?;
        if let Ok(replaced) = self.find(to.0, to.1) {
            self.refuse_filled(replaced)?;
        }
        let owned = |(directory, name): (Inode, &OsStr)| (directory, name.to_owned());
        self.names.rename(owned(from), owned(to), inode);
        Ok(())
    }

    /// Reads bytes. Fewer at the end of the file.
    pub fn read(&self, inode: Inode, at: u64, count: u32) -> Outcome<&[u8]> {
        let file = self.node(inode)?.content.as_ref();
        let bytes = file.ok_or(Errno::EISDIR)?.bytes();
        let at = bytes.len().min(position(at)?);
        let end = bytes.len().min(at + position(u64::from(count))?);
        bytes.get(at..end).ok_or(Errno::EINVAL)
    }

    /// Writes bytes.
    pub fn write(&mut self, inode: Inode, at: u64, bytes: &[u8]) -> Outcome {
        let at = position(at)?;
        self.file(inode)?.write(at, bytes);
        Ok(())
    }

    /// Changes a file's length.
    pub fn resize(&mut self, inode: Inode, length: u64) -> Outcome {
        let length = position(length)?;
        self.file(inode)?.resize(length);
        Ok(())
    }

    /// Changes the permissions. They are durable at once: nothing depends on them here.
    pub fn set_mode(&mut self, inode: Inode, mode: u32) -> Outcome {
        let node = self.nodes.get_mut(&inode).ok_or(Errno::EIO)?;
        node.mode = permissions(mode);
        Ok(())
    }

    /// Makes a file's bytes durable.
    pub fn sync_file(&mut self, inode: Inode) -> Outcome {
        self.file(inode)?.sync();
        Ok(())
    }

    /// Makes a directory's names durable.
    pub fn sync_directory(&mut self, inode: Inode) {
        self.names.sync(inode);
    }

    /// The disk after a power cut. What no name leads to is gone.
    #[must_use]
    pub fn cut(self, rng: &mut SmallRng) -> Self {
        let Self {
            mut nodes,
            names,
            next,
        } = self;
        let before = names.cut(rng);
        let (mut after, mut tree) = (Self::new(next), Tree::default());
        let mut numbers = HashMap::from([(ROOT, ROOT)]);
        let mut directories = vec![(ROOT, ROOT)];
        while let Some((old, new)) = directories.pop() {
            for (name, inode) in before.entries(old) {
                if let Some(node) = nodes.remove(&inode) {
                    let is_directory = node.content.is_none();
                    let content = node.content.map(|file| file.cut(rng));
                    let number = after.add_node(Node { content, ..node });
                    numbers.insert(inode, number);
                    directories.extend(is_directory.then_some((inode, number)));
                }
                if let Some(number) = numbers.get(&inode) {
                    tree.add((new, name.clone()), *number);
                }
            }
        }
        after.names = Names::synced(tree);
        after
    }

    fn node(&self, inode: Inode) -> Outcome<&Node> {
        // Files of before a power cut are unknown.
        self.nodes.get(&inode).ok_or(Errno::EIO)
    }

    fn file(&mut self, inode: Inode) -> Outcome<&mut Content> {
        let node = self.nodes.get_mut(&inode).ok_or(Errno::EIO)?;
        node.content.as_mut().ok_or(Errno::EISDIR)
    }

    fn add_node(&mut self, node: Node) -> Inode {
        let inode = self.next;
        self.next += 1;
        self.nodes.insert(inode, node);
        inode
    }

    fn refuse_taken(&self, directory: Inode, name: &OsStr) -> Outcome {
        self.node(directory)?;
        match self.find(directory, name) {
            Ok(_) => Err(Errno::EEXIST),
            Err(_) => Ok(()),
        }
    }

    fn refuse_filled(&self, directory: Inode) -> Outcome {
        match self.names.tree().entries(directory).next() {
            Some(_) => Err(Errno::ENOTEMPTY),
            None => Ok(()),
        }
    }
}

impl Node {
    const fn kind(&self) -> FileType {
        match self.content {
            Some(_) => FileType::RegularFile,
            None => FileType::Directory,
        }
    }
}

fn position(number: u64) -> Outcome<usize> {
    usize::try_from(number).map_err(|_| Errno::EFBIG)
}

fn permissions(mode: u32) -> u16 {
    u16::try_from(mode & 0o7777).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use careline_harness::seed::Seed;

    const CUTS: u64 = 100;

    fn name(name: &str) -> &OsStr {
        OsStr::new(name)
    }

    /// What is in the file of this path, if it is there.
    fn file<'a>(disk: &'a Disk, path: &[&str]) -> Option<&'a [u8]> {
        let found = path.iter().try_fold(ROOT, |directory, part| {
            disk.find(directory, OsStr::new(part)).ok()
        });
        disk.read(found?, 0, 100).ok()
    }

    fn after_cuts(change: impl Fn(&mut Disk) -> Outcome) -> impl Iterator<Item = Disk> {
        (0..CUTS).map(move |seed| {
            let mut disk = Disk::default();
            assert!(change(&mut disk).is_ok());
            disk.cut(&mut Seed(seed).rng("cut"))
        })
    }

    #[test]
    fn a_file_needs_its_own_sync_and_one_of_every_directory_above_it() {
        let write = |disk: &mut Disk, syncs: [bool; 3]| {
            let folder = disk.create(ROOT, name("photos"), FileType::Directory, 0o700)?;
            let photo = disk.create(folder, name("a"), FileType::RegularFile, 0o600)?;
            disk.write(photo, 0, b"photo")?;
            let [of_file, of_folder, of_root] = syncs;
            if of_file {
                disk.sync_file(photo)?;
            }
            if of_folder {
                disk.sync_directory(folder);
            }
            if of_root {
                disk.sync_directory(ROOT);
            }
            Ok(())
        };
        let is_whole = |disk: &Disk| file(disk, &["photos", "a"]) == Some(b"photo");
        assert!(after_cuts(|disk| write(disk, [true; 3])).all(|disk| is_whole(&disk)));
        for left_out in 0..3 {
            let syncs = std::array::from_fn(|nth| nth != left_out);
            let mut left = after_cuts(|disk| write(disk, syncs));
            assert!(left.any(|disk| !is_whole(&disk)), "{left_out}");
        }
    }

    #[test]
    fn two_names_of_a_file_lead_to_the_same_file_after_a_cut() {
        let left = after_cuts(|disk| {
            let key = disk.create(ROOT, name("key.tmp"), FileType::RegularFile, 0o600)?;
            disk.write(key, 0, b"key")?;
            disk.sync_file(key)?;
            disk.link(key, ROOT, name("key"))?;
            disk.sync_directory(ROOT);
            Ok(())
        });
        for mut disk in left {
            let key = disk.find(ROOT, name("key")).ok();
            assert_eq!(key, disk.find(ROOT, name("key.tmp")).ok());
            assert!(disk.write(key.unwrap(), 0, b"new").is_ok());
            assert_eq!(file(&disk, &["key.tmp"]), Some(&b"new"[..]));
        }
    }

    #[test]
    fn no_number_is_used_again_after_a_cut() {
        let mut before = Disk::default();
        let create = |disk: &mut Disk| {
            let made = disk.create(ROOT, name("a"), FileType::RegularFile, 0o600);
            disk.sync_directory(ROOT);
            made.unwrap()
        };
        let old = create(&mut before);
        let after = before.cut(&mut Seed(1).rng("cut"));
        assert!(after.find(ROOT, name("a")).unwrap() > old);
        assert!(after.read(old, 0, 1).is_err());
    }
}
