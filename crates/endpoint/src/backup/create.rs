//! Making a backup while the endpoint serves.

use std::fs::{DirBuilder, File};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use crate::backup::checksums;
use crate::backup::checksums::Sums;
use crate::backup::database;
use crate::backup::{Backup, Failed, Missing, at, lacking, open};
use crate::store::{DATABASE, KEY_FILE, PHOTOS};

/// How often it is begun anew because something was erased meanwhile.
const ATTEMPTS: usize = 5;

/// Copies a data directory to where nothing is yet.
///
/// # Errors
///
/// When it can't be done whole; nothing is left of it then.
pub async fn take(data: &Path, to: &Path, missing: Missing) -> Result<Backup, Failed> {
    refuse_taken(to)?;
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    if !parent.is_dir() {
        let found = to.display();
        return Err(Failed(format!(
            "--to: expected a name in a directory that is there, found {found}"
        )));
    }
    for _ in 0..ATTEMPTS {
        let temporary = parent.join(format!(".careline-backup-{}", Uuid::new_v4()));
        let taken = attempt(data, &temporary, to, missing).await;
        if !matches!(taken, Ok(Some(_))) {
            // What it was that failed says more than that this fails too.
            drop(std::fs::remove_dir_all(&temporary));
        }
        if let Some(backup) = taken? {
            synced(parent)?;
            return Ok(backup);
        }
    }
    Err(Failed(
        "requests were erased again and again meanwhile; please try again later".into(),
    ))
}

/// An empty directory may be there already, nothing else.
fn refuse_taken(to: &Path) -> Result<(), Failed> {
    let is_free = match std::fs::read_dir(to) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    if is_free {
        return Ok(());
    }
    let to = to.display();
    Err(Failed(format!(
        "--to: expected a place where nothing is yet, found {to}"
    )))
}

/// Copies all and gives it its name; `None` where something was erased meanwhile.
async fn attempt(
    data: &Path,
    temporary: &Path,
    to: &Path,
    missing: Missing,
) -> Result<Option<Backup>, Failed> {
    let copy = Copy::begin(data, temporary).await?;
    let backup = copy.complete(missing).await?;
    if backup.is_some() {
        std::fs::rename(temporary, to).map_err(at("made", to))?;
    }
    Ok(backup)
}

fn synced(directory: &Path) -> Result<(), Failed> {
    let synced = File::open(directory).and_then(|directory| directory.sync_all());
    synced.map_err(at("synced", directory))
}

/// A copy that is being made.
struct Copy<'a> {
    data: &'a Path,
    to: &'a Path,
    live: SqliteConnection,
    database: SqliteConnection,
    sums: Sums,
}

impl<'a> Copy<'a> {
    /// Copies the database, as it stands now.
    async fn begin(data: &'a Path, to: &'a Path) -> Result<Self, Failed> {
        // Who may read it may read what shoppers wrote.
        let mut private = DirBuilder::new();
        private.mode(0o700);
        for directory in [to, &to.join(PHOTOS)] {
            private.create(directory).map_err(at("made", directory))?;
        }
        let mut live = open(&data.join(DATABASE), true).await?;
        let database = copied(&mut live, &to.join(DATABASE)).await?;
        Ok(Self {
            data,
            to,
            live,
            database,
            sums: Sums::default(),
        })
    }

    /// Copies what the database names; `None` where some of it was erased meanwhile.
    async fn complete(mut self, missing: Missing) -> Result<Option<Backup>, Failed> {
        let path = self.to.join(DATABASE);
        let unread = || at("read", &path);
        database::sound(&mut self.database, &path).await?;
        let mut lost = Vec::new();
        for photo in database::photos(&mut self.database)
            .await
            .map_err(unread())?
        {
            if self.keep(&checksums::photo(photo.id))? {
                continue;
            }
            match photo.reference {
                None => database::forget(&mut self.database, photo.id)
                    .await
                    .map_err(unread())?,
                Some(reference)
                    if database::is_named(&mut self.live, photo.id)
                        .await
                        .map_err(unread())? =>
                {
                    lost.push(reference);
                }
                Some(_) => return Ok(None),
            }
        }
        if !lost.is_empty() && missing == Missing::Refused {
            return Err(lacking(&lost, "the backup is made"));
        }
        // A database from before there were links has no key.
        self.keep(KEY_FILE)?;
        let tickets = database::tickets(&mut self.database)
            .await
            .map_err(unread())?;
        self.finish(tickets).await.map(Some)
    }

    /// Copies a file where it is there; says whether it is.
    fn keep(&mut self, name: &str) -> Result<bool, Failed> {
        let from = self.data.join(name);
        match self.sums.keep(name, &from, &self.to.join(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            kept => kept.map(|()| true).map_err(at("copied", &from)),
        }
    }

    async fn finish(self, tickets: i64) -> Result<Backup, Failed> {
        let Self {
            to,
            live,
            database,
            mut sums,
            ..
        } = self;
        let path = to.join(DATABASE);
        drop(live.close().await);
        database.close().await.map_err(at("written", &path))?;
        sums.note(DATABASE, &path).map_err(at("read", &path))?;
        sums.write(to)?;
        synced(&to.join(PHOTOS))?;
        synced(to)?;
        Ok(Backup {
            tickets,
            photos: sums.photos(),
        })
    }
}

/// The database as it stands at this moment; whoever writes isn't held up.
async fn copied(live: &mut SqliteConnection, to: &Path) -> Result<SqliteConnection, Failed> {
    let name = to.to_str().ok_or_else(|| {
        Failed(format!(
            "--to: expected a name in UTF-8, found {}",
            to.display()
        ))
    })?;
    let copied = sqlx::query("VACUUM INTO ?").bind(name).execute(live).await;
    copied.map_err(at("written", to))?;
    open(to, false).await
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::store::Store;

    const PHOTO: Uuid = Uuid::from_u128(7);

    /// A request with a photo, which is on the disk.
    async fn kept(data: &Path) -> SqliteConnection {
        Store::open(data).await.unwrap().close().await;
        let mut live = open(&data.join(DATABASE), false).await.unwrap();
        let rows = "INSERT INTO tickets (shop, id, reference, body, body_sha256, secret_sha256, assessment, receipt, received_at)
                VALUES ('mall', 't', 'CL-1', '{}', x'', x'', '{}', x'', 0);
            INSERT INTO uploads (id, shop, photo, length, metadata, expires_at, sha256)
                VALUES ('00000000-0000-0000-0000-000000000007', 'mall', 'p', 1, '', 0, x'00');
            INSERT INTO ticket_photos (upload, shop, ticket, position) SELECT id, 'mall', 't', 0 FROM uploads;";
        sqlx::raw_sql(rows).execute(&mut live).await.unwrap();
        std::fs::write(data.join(checksums::photo(PHOTO)), "photo").unwrap();
        live
    }

    #[tokio::test]
    async fn what_is_erased_while_a_backup_is_made_is_not_in_it() {
        let place = TempDir::new().unwrap();
        let (data, to) = (place.path().join("data"), place.path().join("backup"));
        let mut live = kept(&data).await;
        let copy = Copy::begin(&data, &to).await.unwrap();
        let erased = "DELETE FROM ticket_photos; DELETE FROM uploads; DELETE FROM tickets";
        sqlx::raw_sql(erased).execute(&mut live).await.unwrap();
        std::fs::remove_file(data.join(checksums::photo(PHOTO))).unwrap();
        assert_eq!(copy.complete(Missing::Accepted).await.unwrap(), None);

        std::fs::remove_dir_all(&to).unwrap();
        let taken = take(&data, &to, Missing::Refused).await.unwrap();
        let nothing = Backup {
            tickets: 0,
            photos: 0,
        };
        assert_eq!(taken, nothing);
    }
}
