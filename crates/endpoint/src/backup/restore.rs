//! Restores a backup into an empty data directory.
//!
//! The backup is copied and checked in the directory [`RESTORING`] inside the data directory, and then moved into
//! place. The endpoint doesn't open a data directory that contains it, so an interrupted restore is never served. The
//! database keeps the schema of the release that made the backup; it is migrated when the store is opened.

use std::fs::File;
use std::io;
use std::path::Path;

use indicatif::ProgressBar;
use sqlx::Connection as _;

use crate::backup::checksums::{Checksums, photo_name};
use crate::backup::database;
use crate::backup::error::{BackupError, at, missing_photos};
use crate::backup::summary::{BackupSummary, MissingPhotos};
use crate::platform::durable_file::make_directory;
use crate::platform::fault_injection::{self, Guarantee};
use crate::store::secret_key::KEY_FILE;
use crate::store::sqlite::connect::DATABASE;
use crate::store::{PHOTOS, RESTORING};

/// Restores a backup into a data directory that is empty or doesn't exist. `progress` counts the photos.
///
/// # Errors
///
/// If the backup is damaged or incomplete. The data directory is empty then.
pub async fn restore(
    backup: &Path,
    data: &Path,
    missing: MissingPhotos,
    progress: &ProgressBar,
) -> Result<BackupSummary, BackupError> {
    let checksums = Checksums::read(backup)?;
    make_empty(data)?;
    fill(backup, &checksums, data, missing, progress).await
}

/// Fills an empty data directory with the listed files of a backup, or leaves it empty.
pub async fn fill(
    backup: &Path,
    checksums: &Checksums,
    data: &Path,
    missing: MissingPhotos,
    progress: &ProgressBar,
) -> Result<BackupSummary, BackupError> {
    let staging = data.join(RESTORING);
    let restored = match stage(backup, checksums, &staging, missing, progress).await {
        Ok(restored) => move_into_place(&staging, data)
            .map(|()| restored)
            .map_err(at("filled", data)),
        Err(error) => Err(error),
    };
    if restored.is_err() {
        // The first error says more than a failure to clean up.
        drop(std::fs::remove_dir_all(&staging));
    }
    restored
}

/// Creates a data directory, or refuses one that isn't empty.
pub fn make_empty(data: &Path) -> Result<(), BackupError> {
    make_directory(data).map_err(at("made", data))?;
    let mut entries = std::fs::read_dir(data).map_err(at("read", data))?;
    let Some(entry) = entries.next() else {
        return Ok(());
    };
    let entry = entry.map_err(at("read", data))?.file_name();
    let (entry, data) = (entry.display(), data.display());
    Err(BackupError(format!(
        "a backup is restored into an empty data directory, and {data} (setting `data`) has {entry}. \
         Move what is there away, or name another directory"
    )))
}

/// Copies the backup to the staging directory and checks the copy.
async fn stage(
    backup: &Path,
    checksums: &Checksums,
    staging: &Path,
    missing: MissingPhotos,
    progress: &ProgressBar,
) -> Result<BackupSummary, BackupError> {
    let copied = copy_files(backup, checksums, staging, progress)?;
    let path = staging.join(DATABASE);
    let mut database = database::open(&path, true).await?;
    database::verify(&mut database, &backup.join(DATABASE)).await?;
    let photos = database::photos(&mut database)
        .await
        .map_err(at("read", &path))?;
    let lost = photos
        .into_iter()
        .filter(|photo| !copied.contains(&photo_name(photo.id)));
    let lost: Vec<_> = lost.filter_map(|photo| photo.reference).collect();
    if !lost.is_empty() && missing == MissingPhotos::Refuse {
        return Err(missing_photos(&lost, "the rest is restored"));
    }
    let tickets = database::count_tickets(&mut database)
        .await
        .map_err(at("read", &path))?;
    database.close().await.map_err(at("read", &path))?;
    Ok(BackupSummary {
        tickets,
        photos: copied.count_photos(),
    })
}

/// Copies the listed files, each of which must have its listed digest.
fn copy_files(
    backup: &Path,
    checksums: &Checksums,
    staging: &Path,
    progress: &ProgressBar,
) -> Result<Checksums, BackupError> {
    std::fs::create_dir_all(staging.join(PHOTOS)).map_err(at("made", staging))?;
    progress.set_length(checksums.count_photos() as u64);
    let mut copied = Checksums::default();
    for name in checksums.names() {
        let from = backup.join(name);
        copied
            .copy(name, &from, &staging.join(name))
            .map_err(at("copied", &from))?;
        if !copied.agrees(checksums, name) {
            return Err(BackupError(format!(
                "{} isn't as it was when the backup was made",
                from.display()
            )));
        }
        progress.inc(name.starts_with(PHOTOS).into());
    }
    Ok(copied)
}

/// Moves the files into the data directory, the database last.
fn move_into_place(staging: &Path, data: &Path) -> io::Result<()> {
    sync(&staging.join(PHOTOS))?;
    for name in [PHOTOS, KEY_FILE, DATABASE] {
        match std::fs::rename(staging.join(name), data.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            renamed => renamed?,
        }
    }
    sync(data)?;
    // An encrypted backup was decrypted in it.
    std::fs::remove_dir_all(staging)?;
    sync(data)
}

fn sync(directory: &Path) -> io::Result<()> {
    if fault_injection::breaks(Guarantee::RestoreSynced) {
        return Ok(());
    }
    File::open(directory)?.sync_all()
}
