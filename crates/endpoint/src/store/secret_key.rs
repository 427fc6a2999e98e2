//! The endpoint's secret key, in a file that only its owner can read. It is created once. Replicas on one database are
//! given the same one instead.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use uuid::Uuid;

use crate::platform::crypto::KEY;

/// The file in the data directory that holds the key.
pub const KEY_FILE: &str = "links.key";

/// Reads the key of a data directory, and creates one first if there is none.
pub fn load_or_create(data: &Path) -> io::Result<[u8; KEY]> {
    let name = data.join(KEY_FILE);
    if !name.exists() {
        create(data, &name)?;
    }
    let key = std::fs::read(&name)?;
    key.try_into().map_err(|found: Vec<u8>| {
        let (name, found) = (name.display(), found.len());
        io::Error::other(format!("{name}: expected {KEY} bytes, found {found}"))
    })
}

/// A key that takes the place of the data directory's. If there is a file with another one, the links that it signed
/// would be void.
pub fn instead_of_file(data: &Path, key: &[u8; KEY]) -> io::Result<[u8; KEY]> {
    let name = data.join(KEY_FILE);
    if name.exists() && load_or_create(data)? != *key {
        let name = name.display();
        return Err(io::Error::other(format!(
            "{name} holds another key than `database.key`: set `database.key` to it (`base64 {name}`), or remove it"
        )));
    }
    Ok(*key)
}

/// Creates the key's file. If two processes do this at once, the first to link its file to the name wins.
fn create(data: &Path, name: &Path) -> io::Result<()> {
    let mut key = [0; KEY];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let temporary = data.join(format!("{KEY_FILE}.{}", Uuid::new_v4()));
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&temporary)?;
    file.write_all(&key)?;
    file.sync_all()?;
    let named = std::fs::hard_link(&temporary, name);
    std::fs::remove_file(&temporary)?;
    match named {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    File::open(data)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_key_is_created_once_and_only_its_owner_can_read_it() {
        let data = TempDir::new().unwrap();
        let key = load_or_create(data.path()).unwrap();
        assert_ne!(key, [0; KEY]);
        assert_eq!(load_or_create(data.path()).unwrap(), key);
        let file = data.path().join("links.key");
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 1);
        create(data.path(), &file).unwrap();
        assert_eq!(
            load_or_create(data.path()).unwrap(),
            key,
            "the first one stays"
        );
        assert_eq!(instead_of_file(data.path(), &key).unwrap(), key);
        let error = instead_of_file(data.path(), &[7; KEY]).unwrap_err();
        assert!(error.to_string().contains("another key"), "{error}");
        std::fs::write(&file, "short").unwrap();
        let error = load_or_create(data.path()).unwrap_err().to_string();
        assert!(error.contains("found 5"), "{error}");
    }
}
