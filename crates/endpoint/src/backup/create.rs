//! Makes a backup while the endpoint serves.

use std::fs::{DirBuilder, File};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use indicatif::ProgressBar;
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use crate::backup::checksums::{Checksums, photo_name};
use crate::backup::database;
use crate::backup::error::{BackupError, at, missing_photos};
use crate::backup::summary::{BackupSummary, MissingPhotos};
use crate::store::PHOTOS;
use crate::store::secret_key::KEY_FILE;
use crate::store::sqlite::connect::DATABASE;

/// How many times a backup is started again because something was erased while it was made.
const MAX_ATTEMPTS: usize = 5;

/// Copies a data directory to `to`, which must be an empty directory or not exist. `progress` counts the photos.
///
/// # Errors
///
/// If the backup can't be made whole. Nothing is left of it then.
pub async fn create(
    data: &Path,
    to: &Path,
    missing: MissingPhotos,
    progress: &ProgressBar,
) -> Result<BackupSummary, BackupError> {
    refuse_used(to)?;
    let parent = parent_of(to)?;
    for _ in 0..MAX_ATTEMPTS {
        let temporary = parent.join(format!(".careline-backup-{}", Uuid::new_v4()));
        let attempt = attempt(data, &temporary, to, missing, progress).await;
        if !matches!(attempt, Ok(Some(_))) {
            // The first error says more than a failure to clean up.
            drop(std::fs::remove_dir_all(&temporary));
        }
        if let Some(summary) = attempt? {
            sync_directory(parent)?;
            return Ok(summary);
        }
    }
    Err(BackupError(
        "requests were erased again and again meanwhile; please try again later".into(),
    ))
}

/// Refuses a place that exists, unless it is an empty directory.
fn refuse_used(to: &Path) -> Result<(), BackupError> {
    let is_free = match std::fs::read_dir(to) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    if is_free {
        return Ok(());
    }
    let to = to.display();
    Err(BackupError(format!(
        "--to: expected a place where nothing is yet, found {to}"
    )))
}

/// The directory in which a place is.
pub fn parent_of(to: &Path) -> Result<&Path, BackupError> {
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    if parent.is_dir() {
        return Ok(parent);
    }
    let to = to.display();
    Err(BackupError(format!(
        "--to: expected a name in a directory that is there, found {to}"
    )))
}

/// Makes the backup and gives it its final name. `None` if something was erased in the meantime.
async fn attempt(
    data: &Path,
    temporary: &Path,
    to: &Path,
    missing: MissingPhotos,
    progress: &ProgressBar,
) -> Result<Option<BackupSummary>, BackupError> {
    let copy = Copy::begin(data, temporary).await?;
    let summary = copy.complete(missing, progress).await?;
    if summary.is_some() {
        std::fs::rename(temporary, to).map_err(at("made", to))?;
    }
    Ok(summary)
}

fn sync_directory(directory: &Path) -> Result<(), BackupError> {
    let synced = File::open(directory).and_then(|directory| directory.sync_all());
    synced.map_err(at("synced", directory))
}

/// A backup that is being made.
struct Copy<'a> {
    data: &'a Path,
    to: &'a Path,
    /// The endpoint's database.
    live: SqliteConnection,
    /// Its copy in the backup.
    database: SqliteConnection,
    checksums: Checksums,
}

impl<'a> Copy<'a> {
    /// Makes the directories and takes the snapshot of the database.
    async fn begin(data: &'a Path, to: &'a Path) -> Result<Self, BackupError> {
        // The owner's alone: it holds what shoppers wrote.
        let mut private = DirBuilder::new();
        private.mode(0o700);
        for directory in [to, &to.join(PHOTOS)] {
            private.create(directory).map_err(at("made", directory))?;
        }
        let mut live = database::open(&data.join(DATABASE), true).await?;
        let database = snapshot(&mut live, &to.join(DATABASE)).await?;
        Ok(Self {
            data,
            to,
            live,
            database,
            checksums: Checksums::default(),
        })
    }

    /// Copies the files that the snapshot names. `None` if some were erased in the meantime.
    async fn complete(
        mut self,
        missing: MissingPhotos,
        progress: &ProgressBar,
    ) -> Result<Option<BackupSummary>, BackupError> {
        let path = self.to.join(DATABASE);
        database::verify(&mut self.database, &path).await?;
        let Some(lost) = self.copy_photos(&path, progress).await? else {
            return Ok(None);
        };
        if !lost.is_empty() && missing == MissingPhotos::Refuse {
            return Err(missing_photos(&lost, "the backup is made"));
        }
        // The first releases had no signed links, and so no key.
        self.copy_file(KEY_FILE)?;
        let tickets = database::count_tickets(&mut self.database)
            .await
            .map_err(at("read", &path))?;
        self.finish(tickets).await.map(Some)
    }

    /// Copies the photos; returns the references of the tickets that lack some. `None` if a ticket with a missing photo
    /// was erased after the snapshot.
    async fn copy_photos(
        &mut self,
        path: &Path,
        progress: &ProgressBar,
    ) -> Result<Option<Vec<String>>, BackupError> {
        let unreadable = || at("read", path);
        let photos = database::photos(&mut self.database)
            .await
            .map_err(unreadable())?;
        progress.set_length(photos.len() as u64);
        progress.reset();
        let mut lost = Vec::new();
        for photo in photos {
            progress.inc(1);
            if self.copy_file(&photo_name(photo.id))? {
                continue;
            }
            let Some(reference) = photo.reference else {
                database::delete_upload(&mut self.database, photo.id)
                    .await
                    .map_err(unreadable())?;
                continue;
            };
            if !database::is_claimed(&mut self.live, photo.id)
                .await
                .map_err(unreadable())?
            {
                return Ok(None);
            }
            lost.push(reference);
        }
        Ok(Some(lost))
    }

    /// Copies a file; `false` if it doesn't exist.
    fn copy_file(&mut self, name: &str) -> Result<bool, BackupError> {
        let from = self.data.join(name);
        match self.checksums.copy(name, &from, &self.to.join(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            copied => copied.map(|()| true).map_err(at("copied", &from)),
        }
    }

    async fn finish(mut self, tickets: i64) -> Result<BackupSummary, BackupError> {
        let path = self.to.join(DATABASE);
        drop(self.live.close().await);
        let closed = self.database.close().await;
        closed.map_err(at("written", &path))?;
        let recorded = self.checksums.record(DATABASE, &path);
        recorded.map_err(at("read", &path))?;
        self.checksums.write(self.to)?;
        sync_directory(&self.to.join(PHOTOS))?;
        sync_directory(self.to)?;
        let photos = self.checksums.count_photos();
        Ok(BackupSummary { tickets, photos })
    }
}

/// Copies the database as it is at this moment. Writers aren't blocked.
async fn snapshot(live: &mut SqliteConnection, to: &Path) -> Result<SqliteConnection, BackupError> {
    let name = to.to_str().ok_or_else(|| {
        BackupError(format!(
            "--to: expected a name in UTF-8, found {}",
            to.display()
        ))
    })?;
    let copied = sqlx::query("VACUUM INTO ?").bind(name).execute(live).await;
    copied.map_err(at("written", to))?;
    database::open(to, false).await
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::store::Store;

    const PHOTO: Uuid = Uuid::from_u128(7);

    /// A ticket whose photo is on the disk.
    async fn with_photo(data: &Path) -> SqliteConnection {
        Store::in_directory(data)
            .await
            .unwrap()
            .database
            .close()
            .await;
        let mut live = database::open(&data.join(DATABASE), false).await.unwrap();
        let rows = "INSERT INTO tickets (shop, id, reference, body, body_sha256, secret_sha256, assessment, receipt, received_at)
                VALUES ('mall', 't', 'CL-1', '{}', x'', x'', '{}', x'', 0);
            INSERT INTO uploads (id, shop, photo, length, metadata, expires_at, sha256)
                VALUES ('00000000-0000-0000-0000-000000000007', 'mall', 'p', 1, '', 0, x'00');
            INSERT INTO ticket_photos (upload, shop, ticket, position) SELECT id, 'mall', 't', 0 FROM uploads;";
        sqlx::raw_sql(rows).execute(&mut live).await.unwrap();
        std::fs::write(data.join(photo_name(PHOTO)), "photo").unwrap();
        live
    }

    #[tokio::test]
    async fn a_backup_starts_again_if_something_was_erased() {
        let directory = TempDir::new().unwrap();
        let (data, to) = (
            directory.path().join("data"),
            directory.path().join("backup"),
        );
        let mut live = with_photo(&data).await;
        let copy = Copy::begin(&data, &to).await.unwrap();
        let erased = "DELETE FROM ticket_photos; DELETE FROM uploads; DELETE FROM tickets";
        sqlx::raw_sql(erased).execute(&mut live).await.unwrap();
        std::fs::remove_file(data.join(photo_name(PHOTO))).unwrap();
        assert_eq!(
            copy.complete(MissingPhotos::Accept, &ProgressBar::hidden())
                .await
                .unwrap(),
            None
        );

        std::fs::remove_dir_all(&to).unwrap();
        let made = create(&data, &to, MissingPhotos::Refuse, &ProgressBar::hidden())
            .await
            .unwrap();
        let nothing = BackupSummary {
            tickets: 0,
            photos: 0,
        };
        assert_eq!(made, nothing);
    }
}
