//! The names of files and directories: as programs see them, and as a disk may hold them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::{OsStr, OsString};

use rand::RngExt as _;
use rand::rngs::SmallRng;

/// The number of a file or directory.
pub type Inode = u64;

/// A name in a directory.
pub type Place = (Inode, OsString);

/// All names.
#[derive(Debug, Default)]
pub struct Names {
    seen: Tree,
    durable: Tree,
    unsynced: Vec<Change>,
}

/// The entries of each directory.
#[derive(Clone, Debug, Default)]
pub struct Tree(BTreeMap<Inode, BTreeMap<OsString, Inode>>);

/// A name that disappears, one that appears, or both at once.
#[derive(Debug)]
struct Change {
    removed: Option<Place>,
    added: Option<(Place, Inode)>,
}

impl Names {
    /// Names that are all on the disk.
    #[must_use]
    pub fn synced(tree: Tree) -> Self {
        Self {
            seen: tree.clone(),
            durable: tree,
            unsynced: Vec::new(),
        }
    }

    /// What programs see.
    #[must_use]
    pub const fn tree(&self) -> &Tree {
        &self.seen
    }

    /// Names a file or directory.
    pub fn add(&mut self, place: Place, inode: Inode) {
        self.change(Change {
            removed: None,
            added: Some((place, inode)),
        });
    }

    /// Removes a name.
    pub fn remove(&mut self, place: Place) {
        self.change(Change {
            removed: Some(place),
            added: None,
        });
    }

    /// Renames a file or directory, and replaces what had the name before.
    pub fn rename(&mut self, from: Place, to: Place, inode: Inode) {
        self.change(Change {
            removed: Some(from),
            added: Some((to, inode)),
        });
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.seen);
        self.unsynced.push(change);
    }

    /// Makes the names of a directory durable. If a rename links it with another directory, everything before that in
    /// the other is durable too: half a rename isn't.
    pub fn sync(&mut self, directory: Inode) {
        let mut linked = HashSet::from([directory]);
        let (mut synced, mut unsynced) = (Vec::new(), Vec::new());
        for change in self.unsynced.drain(..).rev() {
            if change.directories().any(|one| linked.contains(&one)) {
                linked.extend(change.directories());
                synced.push(change);
            } else {
                unsynced.push(change);
            }
        }
        for change in synced.iter().rev() {
            change.apply(&mut self.durable);
        }
        unsynced.reverse();
        self.unsynced = unsynced;
    }

    /// The names that are on the disk after a power cut.
    #[must_use]
    pub fn cut(self, rng: &mut SmallRng) -> Tree {
        let Self {
            mut durable,
            unsynced,
            ..
        } = self;
        let mut counts = BTreeMap::<Inode, usize>::new();
        for directory in unsynced.iter().flat_map(Change::directories) {
            *counts.entry(directory).or_default() += 1;
        }
        // How many more changes of each directory reached the disk.
        let counts = counts.into_iter();
        let mut left: HashMap<_, _> = counts
            .map(|(directory, count)| (directory, rng.random_range(0..=count)))
            .collect();
        for change in unsynced {
            let left_of = |directory| left.get(&directory).copied().unwrap_or_default();
            let is_kept = change.directories().all(|directory| left_of(directory) > 0);
            for directory in change.directories() {
                let left = left.entry(directory).or_default();
                *left = if is_kept { left.saturating_sub(1) } else { 0 };
            }
            if is_kept {
                change.apply(&mut durable);
            }
        }
        durable
    }
}

impl Tree {
    /// What has a name.
    #[must_use]
    pub fn find(&self, directory: Inode, name: &OsStr) -> Option<Inode> {
        self.0.get(&directory)?.get(name).copied()
    }

    /// The entries of a directory, sorted.
    pub fn entries(&self, directory: Inode) -> impl Iterator<Item = (&OsString, Inode)> {
        let entries = self.0.get(&directory).into_iter().flatten();
        entries.map(|(name, inode)| (name, *inode))
    }

    /// Adds an entry.
    pub fn add(&mut self, (directory, name): Place, inode: Inode) {
        self.0.entry(directory).or_default().insert(name, inode);
    }
}

impl Change {
    fn directories(&self) -> impl Iterator<Item = Inode> {
        let removed = self.removed.iter().map(|(directory, _)| *directory);
        let added = self.added.iter().map(|((directory, _), _)| *directory);
        let removed_first = removed.clone().next();
        removed.chain(added.filter(move |added| removed_first != Some(*added)))
    }

    fn apply(&self, tree: &mut Tree) {
        if let Some((directory, name)) = &self.removed {
            tree.0.entry(*directory).or_default().remove(name);
        }
        if let Some((place, inode)) = &self.added {
            tree.add(place.clone(), *inode);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careline_harness::seed::Seed;

    const CUTS: u64 = 200;
    /// Two directories.
    const NEW: Inode = 2;
    const TMP: Inode = 3;

    fn place(directory: Inode, name: &str) -> Place {
        (directory, name.into())
    }

    /// The entries of both directories after each of many power cuts.
    fn after_cuts(change: impl Fn(&mut Names)) -> Vec<String> {
        let cut = |seed| {
            let mut names = Names::default();
            change(&mut names);
            let tree = names.cut(&mut Seed(seed).rng("cut"));
            let of = |directory| {
                let entries = tree.entries(directory);
                let entries = entries.map(|(name, inode)| format!("{}={inode}", name.display()));
                entries.collect::<Vec<_>>().join(" ")
            };
            format!("{} | {}", of(TMP), of(NEW))
        };
        let left: HashSet<_> = (0..CUTS).map(cut).collect();
        let mut left: Vec<_> = left.into_iter().collect();
        left.sort();
        left
    }

    #[test]
    fn a_name_is_durable_once_its_directory_is_synced() {
        let unsynced = after_cuts(|names| names.add(place(NEW, "a"), 7));
        assert_eq!(unsynced, [" | ", " | a=7"]);
        let synced = after_cuts(|names| {
            names.add(place(NEW, "a"), 7);
            names.sync(NEW);
        });
        assert_eq!(synced, [" | a=7"]);
        let elsewhere = after_cuts(|names| {
            names.add(place(NEW, "a"), 7);
            names.sync(TMP);
        });
        assert_eq!(elsewhere, [" | ", " | a=7"]);
    }

    #[test]
    fn the_changes_of_a_directory_reach_the_disk_in_order() {
        let left = after_cuts(|names| {
            names.add(place(NEW, "a"), 7);
            names.add(place(NEW, "b"), 8);
            names.remove(place(NEW, "a"));
        });
        assert_eq!(left, [" | ", " | a=7", " | a=7 b=8", " | b=8"]);
    }

    #[test]
    fn a_rename_happens_as_a_whole() {
        let rename = |names: &mut Names| {
            names.add(place(TMP, "a"), 7);
            names.rename(place(TMP, "a"), place(NEW, "a"), 7);
        };
        assert_eq!(after_cuts(rename), [" | ", " | a=7", "a=7 | "]);
        for either in [NEW, TMP] {
            let left = after_cuts(|names| {
                rename(names);
                names.sync(either);
            });
            assert_eq!(left, [" | a=7"]);
        }
    }

    #[test]
    fn a_sync_leaves_later_changes_of_a_linked_directory_unsynced() {
        let left = after_cuts(|names| {
            names.add(place(TMP, "a"), 7);
            names.rename(place(TMP, "a"), place(NEW, "a"), 7);
            names.add(place(TMP, "b"), 8);
            names.sync(NEW);
        });
        assert_eq!(left, [" | a=7", "b=8 | a=7"]);
    }

    #[test]
    fn a_replaced_file_is_the_old_or_the_new_one() {
        let left = after_cuts(|names| {
            names.add(place(NEW, "a"), 7);
            names.add(place(NEW, "a.tmp"), 8);
            names.sync(NEW);
            names.rename(place(NEW, "a.tmp"), place(NEW, "a"), 8);
        });
        assert_eq!(left, [" | a=7 a.tmp=8", " | a=8"]);
    }
}
