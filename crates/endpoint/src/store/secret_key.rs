//! The key of mailed links: made once, in a file that its owner alone can read.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use uuid::Uuid;

use crate::platform::crypto::KEY;
use crate::store::KEY_FILE;

/// The key in a data directory, which gets one where it has none.
pub fn in_directory(data: &Path) -> io::Result<[u8; KEY]> {
    let name = data.join(KEY_FILE);
    if !name.exists() {
        make(data, &name)?;
    }
    let key = std::fs::read(&name)?;
    key.try_into().map_err(|found: Vec<u8>| {
        let (name, found) = (name.display(), found.len());
        io::Error::other(format!("{name}: expected {KEY} bytes, found {found}"))
    })
}

/// Two processes may do this at once: the first to give its file the name wins, and both read that.
fn make(data: &Path, name: &Path) -> io::Result<()> {
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
    fn a_key_is_made_once_for_its_owner_alone() {
        let data = TempDir::new().unwrap();
        let key = in_directory(data.path()).unwrap();
        assert_ne!(key, [0; KEY]);
        assert_eq!(in_directory(data.path()).unwrap(), key);
        let file = data.path().join("links.key");
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 1);
        make(data.path(), &file).unwrap();
        assert_eq!(
            in_directory(data.path()).unwrap(),
            key,
            "the first one stays"
        );
        std::fs::write(&file, "short").unwrap();
        let error = in_directory(data.path()).unwrap_err().to_string();
        assert!(error.contains("found 5"), "{error}");
    }
}
