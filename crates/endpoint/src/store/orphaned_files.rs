//! Files and rows that don't match.
//!
//! A crash between writing a file and committing its row leaves an orphan: a file that no row names. A disk that loses
//! a photo leaves a row without its file.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::platform::durable_file;
use crate::store::{PHOTOS, Store, UPLOADS, photos};

/// A photo whose file is missing.
#[derive(Clone, Debug)]
pub struct LostPhoto {
    /// The id of its upload.
    pub upload: Uuid,
    /// The reference of its ticket, unless no ticket has claimed it.
    pub reference: Option<String>,
}

impl Store {
    /// Removes the files that no row names, and returns how many there were. Files whose names aren't UUIDs stay.
    pub async fn remove_orphaned_files(&self) -> sqlx::Result<usize> {
        // Files first: an upload's row is committed before its files, so a listed file that has no row by then is an
        // orphan.
        let uploads = files(&self.data.join(UPLOADS)).await?;
        let photos = files(&self.data.join(PHOTOS)).await?;
        let rows: Vec<(String, bool)> =
            sqlx::query_as("SELECT id, sha256 IS NOT NULL FROM uploads")
                .fetch_all(&self.pool)
                .await?;
        let rows: HashMap<Uuid, bool> = rows
            .into_iter()
            .filter_map(|(id, is_finished)| Some((id.parse().ok()?, is_finished)))
            .collect();
        // A finished upload has a photo and no longer needs its raw bytes.
        let uploads = uploads
            .iter()
            .filter(|(id, _)| rows.get(id) != Some(&false));
        let photos = photos.iter().filter(|(id, _)| !rows.contains_key(id));
        let mut count = 0;
        for (_, path) in uploads.chain(photos) {
            durable_file::remove(path).await?;
            count += 1;
        }
        Ok(count)
    }

    /// The photos that have a row but no file.
    pub async fn lost_photos(&self) -> sqlx::Result<Vec<LostPhoto>> {
        // Rows first: a photo is on the disk before its upload is marked as finished.
        let mut connection = self.pool.acquire().await?;
        let rows = photos::finished_uploads(&mut connection).await?;
        drop(connection);
        let photos = files(&self.data.join(PHOTOS)).await?;
        let photos: HashSet<Uuid> = photos.into_iter().map(|(id, _)| id).collect();
        let lost = rows.into_iter().filter_map(|(upload, reference)| {
            let upload = upload.parse().ok()?;
            (!photos.contains(&upload)).then_some(LostPhoto { upload, reference })
        });
        Ok(lost.collect())
    }
}

/// The files of a directory whose names are the ids of uploads.
async fn files(directory: &Path) -> io::Result<Vec<(Uuid, PathBuf)>> {
    let mut entries = tokio::fs::read_dir(directory).await?;
    let mut files = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        let path = entry.path();
        let id = path.file_stem().and_then(|stem| stem.to_str());
        if let Some(id) = id.and_then(|id| Uuid::try_parse(id).ok()) {
            files.push((id, path));
        }
    }
    Ok(files)
}
