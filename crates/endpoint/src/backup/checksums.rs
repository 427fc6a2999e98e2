//! `SHA256SUMS`: what a backup consists of, in the form that `sha256sum --check` reads.
//!
//! It is written last, so that where it is missing there is no backup. Only names that a backup has are read, so that
//! nobody is led outside it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use careline_wire::ticket::Sha256Hex;
use uuid::Uuid;

use crate::backup::{Failed, at};
use crate::platform::crypto::sha256_of;
use crate::store::{DATABASE, KEY_FILE, PHOTOS};

const FILE: &str = "SHA256SUMS";

/// Files of a backup and their digests.
#[derive(Debug, Default)]
pub struct Sums(BTreeMap<String, Sha256Hex>);

impl Sums {
    pub fn read(backup: &Path) -> Result<Self, Failed> {
        let path = backup.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            Failed(format!(
                "{} isn't a backup: {FILE} can't be read: {error}",
                backup.display()
            ))
        })?;
        let lines = text.lines().enumerate();
        let lines = lines.map(|(index, line)| {
            entry(line).ok_or_else(|| {
                let (path, line) = (path.display(), index + 1);
                Failed(format!(
                    "{path}: line {line}: expected a digest and a file of a backup"
                ))
            })
        });
        let sums = Self(lines.collect::<Result<_, _>>()?);
        if sums.has(DATABASE) {
            return Ok(sums);
        }
        Err(Failed(format!(
            "{} isn't a backup: it has no {DATABASE}",
            path.display()
        )))
    }

    pub fn write(&self, backup: &Path) -> Result<(), Failed> {
        let path = backup.join(FILE);
        let lines = self.0.iter();
        let text: String = lines
            .map(|(name, sum)| format!("{}  {name}\n", String::from(*sum)))
            .collect();
        let written = std::fs::write(&path, text).and_then(|()| File::open(&path)?.sync_all());
        written.map_err(at("written", &path))
    }

    /// Copies a file, which is on the disk then, and notes its digest.
    pub fn keep(&mut self, name: &str, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::copy(from, to)?;
        self.note(name, to)
    }

    /// Notes the digest of a file, which is on the disk then.
    pub fn note(&mut self, name: &str, path: &Path) -> io::Result<()> {
        let file = File::open(path)?;
        file.sync_all()?;
        let sum = Sha256Hex(sha256_of(file)?);
        self.0.insert(name.to_owned(), sum);
        Ok(())
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether both have a file, and the same.
    pub fn agrees(&self, other: &Self, name: &str) -> bool {
        self.0.get(name) == other.0.get(name)
    }

    pub fn photos(&self) -> usize {
        self.names().filter(|name| name.starts_with(PHOTOS)).count()
    }
}

/// The name of a photo in a backup.
pub fn photo(id: Uuid) -> String {
    format!("{PHOTOS}/{id}.jpg")
}

fn entry(line: &str) -> Option<(String, Sha256Hex)> {
    let (sum, name) = line.split_once("  ")?;
    let is_photo = || {
        let id = name
            .strip_prefix(PHOTOS)?
            .strip_prefix('/')?
            .strip_suffix(".jpg")?;
        (photo(id.parse().ok()?) == name).then_some(())
    };
    let is_ours = name == DATABASE || name == KEY_FILE || is_photo().is_some();
    let sum = Sha256Hex::try_from(sum.to_owned()).ok()?;
    is_ours.then(|| (name.to_owned(), sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_backup_has_is_read() {
        let sum = "0".repeat(64);
        let id = Uuid::from_u128(7);
        for name in [DATABASE, KEY_FILE, &photo(id)] {
            assert!(entry(&format!("{sum}  {name}")).is_some(), "{name}");
        }
        for name in [
            "",
            "../careline.db",
            "/etc/passwd",
            "photos/../careline.db",
            "photos/7.jpg",
            "careline.toml",
        ] {
            assert!(entry(&format!("{sum}  {name}")).is_none(), "{name}");
        }
        assert!(entry(&format!("0  {DATABASE}")).is_none());
    }
}
