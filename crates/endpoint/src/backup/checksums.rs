//! `SHA256SUMS`: the files of a backup with their digests, in the format that `sha256sum --check` reads.
//!
//! It is written last, so a directory without it is no backup. Reading it accepts only the names that a backup can
//! have, so a forged list can't name a file outside the backup.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use careline_wire::ticket::Sha256Hex;
use uuid::Uuid;

use crate::backup::error::{BackupError, at};
use crate::platform::crypto::sha256_of;
use crate::platform::fault_injection::{self, Guarantee};
use crate::store::PHOTOS;
use crate::store::secret_key::KEY_FILE;
use crate::store::sqlite::connect::DATABASE;

const FILE: &str = "SHA256SUMS";

/// The files of a backup, by name, with their digests.
#[derive(Debug, Default)]
pub struct Checksums(BTreeMap<String, Sha256Hex>);

impl Checksums {
    /// Reads the list of a backup.
    pub fn read(backup: &Path) -> Result<Self, BackupError> {
        let path = backup.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            BackupError(format!(
                "{} isn't a backup: {FILE} can't be read: {error}",
                backup.display()
            ))
        })?;
        let lines = text.lines().enumerate().map(|(index, line)| {
            parse_line(line).ok_or_else(|| {
                let (path, line) = (path.display(), index + 1);
                BackupError(format!(
                    "{path}: line {line}: expected a digest and a file of a backup"
                ))
            })
        });
        let checksums = Self(lines.collect::<Result<_, _>>()?);
        if checksums.contains(DATABASE) {
            return Ok(checksums);
        }
        Err(BackupError(format!(
            "{} isn't a backup: it has no {DATABASE}",
            path.display()
        )))
    }

    /// Writes and syncs the list.
    pub fn write(&self, backup: &Path) -> Result<(), BackupError> {
        let path = backup.join(FILE);
        let lines = self.0.iter();
        let text: String = lines
            .map(|(name, sum)| format!("{}  {name}\n", String::from(*sum)))
            .collect();
        let written = std::fs::write(&path, text).and_then(|()| File::open(&path)?.sync_all());
        written.map_err(at("written", &path))
    }

    /// Copies a file, syncs the copy and records its digest.
    pub fn copy(&mut self, name: &str, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::copy(from, to)?;
        self.record(name, to)
    }

    /// Syncs a file and records its digest.
    pub fn record(&mut self, name: &str, path: &Path) -> io::Result<()> {
        let file = File::open(path)?;
        if !fault_injection::breaks(Guarantee::BackupSynced) {
            file.sync_all()?;
        }
        let sum = Sha256Hex(sha256_of(file)?);
        self.0.insert(name.to_owned(), sum);
        Ok(())
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether both lists have the same digest for a file, or neither has the file.
    pub fn agrees(&self, other: &Self, name: &str) -> bool {
        self.0.get(name) == other.0.get(name)
    }

    pub fn count_photos(&self) -> usize {
        self.names().filter(|name| name.starts_with(PHOTOS)).count()
    }
}

/// The name of a photo in a backup.
pub fn photo_name(id: Uuid) -> String {
    format!("{PHOTOS}/{id}.jpg")
}

fn parse_line(line: &str) -> Option<(String, Sha256Hex)> {
    let (sum, name) = line.split_once("  ")?;
    let is_expected = name == DATABASE || name == KEY_FILE || is_photo_name(name);
    let sum = Sha256Hex::try_from(sum.to_owned()).ok()?;
    is_expected.then(|| (name.to_owned(), sum))
}

fn is_photo_name(name: &str) -> bool {
    let id = name
        .strip_prefix(PHOTOS)
        .and_then(|rest| rest.strip_prefix('/')?.strip_suffix(".jpg"));
    // Compared with the canonical name: UUIDs can be written in several ways.
    let id = id.and_then(|id| id.parse().ok());
    id.is_some_and(|id| photo_name(id) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_a_backup_are_accepted() {
        let sum = "0".repeat(64);
        let id = Uuid::from_u128(7);
        for name in [DATABASE, KEY_FILE, &photo_name(id)] {
            assert!(parse_line(&format!("{sum}  {name}")).is_some(), "{name}");
        }
        for name in [
            "",
            "../careline.db",
            "/etc/passwd",
            "photos/../careline.db",
            "photos/7.jpg",
            "careline.toml",
        ] {
            assert!(parse_line(&format!("{sum}  {name}")).is_none(), "{name}");
        }
        assert!(parse_line(&format!("0  {DATABASE}")).is_none());
    }
}
