//! Putting a backup where nothing is yet.
//!
//! It is checked in a directory within the data directory, and only then gets its place; the endpoint doesn't open a
//! data directory that has this one.

use std::fs::File;
use std::io;
use std::path::Path;

use sqlx::Connection as _;

use crate::backup::checksums;
use crate::backup::checksums::Sums;
use crate::backup::database;
use crate::backup::{Backup, Failed, Missing, at, lacking, open};
use crate::store::{DATABASE, KEY_FILE, PHOTOS, RESTORING};

/// Puts a backup into a data directory that is empty or not there.
///
/// # Errors
///
/// When the backup isn't as it was made; the data directory is empty then.
pub async fn restore(backup: &Path, data: &Path, missing: Missing) -> Result<Backup, Failed> {
    let sums = Sums::read(backup)?;
    std::fs::create_dir_all(data).map_err(at("made", data))?;
    refuse_used(data)?;
    let staging = data.join(RESTORING);
    let checked = checked(backup, &sums, &staging, missing).await;
    let restored = match checked {
        Ok(restored) => placed(&staging, data)
            .map(|()| restored)
            .map_err(at("filled", data)),
        Err(failed) => Err(failed),
    };
    if restored.is_err() {
        // What it was that failed says more than that this fails too.
        drop(std::fs::remove_dir_all(&staging));
    }
    restored
}

fn refuse_used(data: &Path) -> Result<(), Failed> {
    let mut entries = std::fs::read_dir(data).map_err(at("read", data))?;
    let Some(entry) = entries.next() else {
        return Ok(());
    };
    let entry = entry.map_err(at("read", data))?.file_name();
    let (entry, data) = (entry.display(), data.display());
    Err(Failed(format!(
        "a backup is restored into an empty data directory, and {data} (setting `data`) has {entry}. \
         Move what is there away, or name another directory"
    )))
}

/// Copies a backup, and holds it against its digests and its own database.
async fn checked(
    backup: &Path,
    sums: &Sums,
    staging: &Path,
    missing: Missing,
) -> Result<Backup, Failed> {
    std::fs::create_dir_all(staging.join(PHOTOS)).map_err(at("made", staging))?;
    let mut copied = Sums::default();
    for name in sums.names() {
        let from = backup.join(name);
        copied
            .keep(name, &from, &staging.join(name))
            .map_err(at("copied", &from))?;
        if !copied.agrees(sums, name) {
            return Err(Failed(format!(
                "{} isn't as it was when the backup was made",
                from.display()
            )));
        }
    }
    let path = staging.join(DATABASE);
    let mut database = open(&path, true).await?;
    database::sound(&mut database, &backup.join(DATABASE)).await?;
    let photos = database::photos(&mut database)
        .await
        .map_err(at("read", &path))?;
    let lost = photos
        .into_iter()
        .filter(|photo| !copied.has(&checksums::photo(photo.id)));
    let lost: Vec<_> = lost.filter_map(|photo| photo.reference).collect();
    if !lost.is_empty() && missing == Missing::Refused {
        return Err(lacking(&lost, "the rest is restored"));
    }
    let tickets = database::tickets(&mut database)
        .await
        .map_err(at("read", &path))?;
    database.close().await.map_err(at("read", &path))?;
    Ok(Backup {
        tickets,
        photos: copied.photos(),
    })
}

/// Gives all its place, the database last.
fn placed(staging: &Path, data: &Path) -> io::Result<()> {
    File::open(staging.join(PHOTOS))?.sync_all()?;
    for name in [PHOTOS, KEY_FILE, DATABASE] {
        match std::fs::rename(staging.join(name), data.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            renamed => renamed?,
        }
    }
    File::open(data)?.sync_all()?;
    std::fs::remove_dir(staging)?;
    File::open(data)?.sync_all()
}
