//! The bytes of a file: as programs see them, and as a disk may hold them.

use std::collections::HashMap;

use rand::RngExt as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

/// What a disk writes at once, in bytes.
const SECTOR: usize = 512;

/// The bytes of a file.
#[derive(Debug, Default)]
pub struct Content {
    seen: Vec<u8>,
    durable: Vec<u8>,
    unsynced: Vec<Change>,
}

#[derive(Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Resize(usize),
}

impl Content {
    /// The bytes of a file that is whole on the disk.
    fn synced(bytes: Vec<u8>) -> Self {
        Self {
            seen: bytes.clone(),
            durable: bytes,
            unsynced: Vec::new(),
        }
    }

    /// What programs read.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.seen
    }

    /// Writes bytes. What is missing before them becomes zeros.
    pub fn write(&mut self, at: usize, bytes: &[u8]) {
        let bytes = bytes.to_vec();
        self.change(Change::Write { at, bytes });
    }

    /// Cuts the file off, or appends zeros.
    pub fn resize(&mut self, length: usize) {
        self.change(Change::Resize(length));
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.seen);
        self.unsynced.push(change);
    }

    /// Makes everything durable.
    pub fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            change.apply(&mut self.durable);
        }
    }

    /// What is on the disk after a power cut.
    ///
    /// A sector beyond what reached the disk, but within the length that did, has zeros. What was written after the file
    /// was cut off isn't there unless it is cut off on the disk, too.
    #[must_use]
    pub fn cut(self, rng: &mut SmallRng) -> Self {
        let Self {
            durable: mut kept,
            unsynced,
            ..
        } = self;
        let all = unsynced.len();
        let lengths = lengths(kept.len(), &unsynced);
        let recorded = rng.random_range(0..=all);
        // Nothing of a file, all of it, or any part.
        let fates = [0..=0, all..=all, 0..=all];
        let fate = fates.choose(rng).cloned().unwrap_or(0..=0);
        let mut reached = HashMap::new();
        let mut end = usize::MAX;
        for (nth, change) in unsynced.iter().enumerate() {
            match change {
                Change::Resize(_) if nth < recorded => change.apply(&mut kept),
                Change::Resize(length) => end = end.min(*length),
                Change::Write { at, bytes } => {
                    for (at, piece) in sectors(*at, bytes) {
                        let reached = reached.entry(at / SECTOR);
                        let reached = *reached.or_insert_with(|| rng.random_range(fate.clone()));
                        if nth < reached && at < end {
                            overwrite(&mut kept, at, piece);
                        }
                    }
                }
            }
        }
        kept.resize(lengths.get(recorded).copied().unwrap_or_default(), 0);
        Self::synced(kept)
    }
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write { at, bytes: new } => overwrite(bytes, *at, new),
            Self::Resize(length) => bytes.resize(*length, 0),
        }
    }
}

fn overwrite(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    let end = at + new.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    if let Some(old) = bytes.get_mut(at..end) {
        old.copy_from_slice(new);
    }
}

/// The length before all changes, and after each.
fn lengths(before: usize, changes: &[Change]) -> Vec<usize> {
    let mut lengths = vec![before];
    for change in changes {
        let before = lengths.last().copied().unwrap_or_default();
        lengths.push(match change {
            Change::Write { at, bytes } => before.max(at + bytes.len()),
            Change::Resize(length) => *length,
        });
    }
    lengths
}

/// The pieces of a write, each within a sector, and where they begin.
fn sectors(at: usize, bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let (first, rest) = bytes.split_at(bytes.len().min(SECTOR - at % SECTOR));
    let rest = rest.chunks(SECTOR).scan(at + first.len(), |next, piece| {
        let at = *next;
        *next += piece.len();
        Some((at, piece))
    });
    std::iter::once((at, first)).chain(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use careline_harness::seed::Seed;

    const CUTS: u64 = 300;

    /// What is left after each of many power cuts.
    fn after_cuts(write: impl Fn(&mut Content)) -> Vec<Vec<u8>> {
        let cut = |seed| {
            let mut content = Content::default();
            write(&mut content);
            content.cut(&mut Seed(seed).rng("cut")).seen
        };
        (0..CUTS).map(cut).collect()
    }

    #[test]
    fn what_is_synced_survives_every_cut() {
        let left = after_cuts(|content| {
            content.write(0, &[1; 2000]);
            content.sync();
        });
        assert!(left.iter().all(|left| left == &[1; 2000]));
    }

    #[test]
    fn what_is_not_synced_may_be_there_or_torn_or_zero_or_absent() {
        let left = after_cuts(|content| content.write(0, &[1; 3 * SECTOR]));
        let sector = |left: &[u8], nth: usize| left.get(nth * SECTOR).copied();
        let seen = |wanted: [Option<u8>; 3]| {
            let of = |left: &Vec<u8>| [0, 1, 2].map(|nth| sector(left, nth));
            assert!(left.iter().any(|left| of(left) == wanted), "{wanted:?}");
        };
        seen([None; 3]);
        seen([Some(1); 3]);
        seen([Some(0); 3]);
        seen([Some(1), Some(0), Some(1)]);
        seen([Some(0), Some(0), Some(1)]);
    }

    #[test]
    fn a_later_write_may_be_there_without_an_earlier_one() {
        let left = after_cuts(|content| {
            content.write(0, &[1; 2 * SECTOR]);
            content.sync();
            content.write(0, &[2; SECTOR]);
            content.write(SECTOR, &[3; SECTOR]);
        });
        let is = |left: &Vec<u8>, first, second| left[0] == first && left[SECTOR] == second;
        for (first, second) in [(1, 1), (2, 1), (1, 3), (2, 3)] {
            assert!(left.iter().any(|left| is(left, first, second)));
        }
    }

    #[test]
    fn a_sector_has_a_version_that_it_had() {
        let left = after_cuts(|content| {
            for version in 1..=3 {
                content.write(0, &[version; SECTOR]);
                if version == 1 {
                    content.sync();
                }
            }
        });
        let versions = left.iter().map(|left| {
            assert!(left.iter().all(|byte| *byte == left[0]));
            left[0]
        });
        let versions: std::collections::BTreeSet<_> = versions.collect();
        assert_eq!(versions, [1, 2, 3].into());
    }

    #[test]
    fn a_file_that_is_rewritten_never_has_new_bytes_over_the_old_ones() {
        let left = after_cuts(|content| {
            content.write(0, &[1; 2 * SECTOR]);
            content.sync();
            content.resize(0);
            content.write(0, &[2; SECTOR]);
        });
        assert!(left.iter().any(|left| left == &[1; 2 * SECTOR]));
        assert!(left.iter().any(Vec::is_empty));
        assert!(left.iter().any(|left| left == &[2; SECTOR]));
        assert!(left.iter().any(|left| left == &[0; SECTOR]));
        let are_mixed = |left: &Vec<u8>| left.contains(&1) && left.contains(&2);
        assert!(!left.iter().any(are_mixed));
    }

    #[test]
    fn a_write_is_split_at_the_sectors() {
        let bytes = [0; 2 * SECTOR];
        let pieces: Vec<_> = sectors(SECTOR - 1, &bytes)
            .map(|(at, piece)| (at, piece.len()))
            .collect();
        let expected = [(SECTOR - 1, 1), (SECTOR, SECTOR), (2 * SECTOR, SECTOR - 1)];
        assert_eq!(pieces, expected);
    }
}
