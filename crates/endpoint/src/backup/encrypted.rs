//! Backups as one file that is encrypted by [age](https://age-encryption.org): only the owner of the identity can
//! read it, and the machine that makes it has none.
//!
//! The file is a tar archive of a backup's directory, so age and tar read it too. While it is made or restored, the
//! directory is in the data directory, where the same data is in plain text anyway.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read};
use std::iter;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use age::{Decryptor, Encryptor, Identity, IdentityFile};
use indicatif::ProgressBar;
use uuid::Uuid;

pub use age::x25519::Recipient;

use crate::backup::checksums::Checksums;
use crate::backup::create::{self, parent_of};
use crate::backup::error::{BackupError, at};
use crate::backup::restore::{fill, make_empty};
use crate::backup::summary::{BackupSummary, MissingPhotos};
use crate::platform::durable_file::sync_name;
use crate::store::RESTORING;

type Identities = Vec<Box<dyn Identity + Send + Sync>>;

/// Writes a data directory into the encrypted file `to`, which must not exist.
///
/// # Errors
///
/// If the backup can't be made whole. Nothing is left of it then.
pub async fn create(
    data: &Path,
    to: &Path,
    recipient: &Recipient,
    missing: MissingPhotos,
    progress: &ProgressBar,
) -> Result<BackupSummary, BackupError> {
    parent_of(to)?;
    if to.symlink_metadata().is_ok() {
        let to = to.display();
        return Err(BackupError(format!(
            "--to: expected a file that doesn't exist yet, found {to}"
        )));
    }
    let plain = data.join(format!(".careline-backup-{}", Uuid::new_v4()));
    let made = create::create(data, &plain, missing, progress).await;
    let written = made.and_then(|summary| {
        write(&plain, recipient, to).map_err(at("written", to))?;
        Ok(summary)
    });
    // The first error says more than a failure to clean up.
    drop(fs::remove_dir_all(&plain));
    written
}

/// Writes under a temporary name, so the file is whole or missing.
fn write(plain: &Path, recipient: &Recipient, to: &Path) -> io::Result<()> {
    let temporary = to.with_added_extension(Uuid::new_v4().to_string());
    let written = encrypt(plain, recipient, &temporary);
    let named = written.and_then(|()| fs::rename(&temporary, to));
    if named.is_err() {
        drop(fs::remove_file(&temporary));
    }
    named?;
    sync_name(to)
}

fn encrypt(plain: &Path, recipient: &Recipient, to: &Path) -> io::Result<()> {
    let mut private = OpenOptions::new();
    private.write(true).create_new(true).mode(0o600);
    let file = BufWriter::new(private.open(to)?);
    let recipients = iter::once(recipient as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
    let mut archive = tar::Builder::new(encryptor.wrap_output(file)?);
    archive.append_dir_all("", plain)?;
    let file = archive.into_inner()?.finish()?;
    file.into_inner()?.sync_all()
}

/// Restores an encrypted file into a data directory that is empty or doesn't exist, with the identities of a file.
///
/// # Errors
///
/// If none of the identities fits, or the backup is damaged or incomplete. The data directory is empty then.
pub async fn restore(
    backup: &Path,
    identity: &Path,
    data: &Path,
    missing: MissingPhotos,
    progress: &ProgressBar,
) -> Result<BackupSummary, BackupError> {
    let identities = read(identity)?;
    let file = File::open(backup).map_err(at("opened", backup))?;
    make_empty(data)?;
    let staging = data.join(RESTORING);
    let decrypted = staging.join("decrypted");
    let unpacked = decrypt(file, &identities, &decrypted).map_err(at("decrypted", backup));
    match unpacked.and_then(|()| Checksums::read(&decrypted)) {
        Ok(checksums) => fill(&decrypted, &checksums, data, missing, progress).await,
        Err(error) => {
            drop(fs::remove_dir_all(&staging));
            Err(error)
        }
    }
}

fn read(identity: &Path) -> Result<Identities, BackupError> {
    let file = File::open(identity).map_err(at("opened", identity))?;
    let file = IdentityFile::from_buffer(BufReader::new(file)).map_err(at("read", identity))?;
    file.into_identities().map_err(at("used", identity))
}

fn decrypt(file: impl Read, identities: &Identities, to: &Path) -> io::Result<()> {
    let identities = identities
        .iter()
        .map(|identity| &**identity as &dyn Identity);
    let decryptor = Decryptor::new(BufReader::new(file)).map_err(io::Error::other)?;
    let plain = decryptor.decrypt(identities).map_err(io::Error::other)?;
    DirBuilder::new().mode(0o700).recursive(true).create(to)?;
    for entry in tar::Archive::new(plain).entries()? {
        let mut entry = entry?;
        // A link could lead out of the directory. Anyone who knows the recipient can make an archive.
        let kind = entry.header().entry_type();
        if !(kind.is_file() || kind.is_dir()) || !entry.unpack_in(to)? {
            return Err(io::Error::other("it has an entry that no backup has"));
        }
    }
    Ok(())
}
