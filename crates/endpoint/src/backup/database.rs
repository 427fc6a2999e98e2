//! Reads and checks the copy of a database, without migrating it.

use std::path::Path;

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use uuid::Uuid;

use crate::backup::error::{BackupError, at};
use crate::store::sqlite::migrations::refuse_newer;
use crate::store::sqlite::photos::claims;
use crate::store::uploads::UploadClaim;

/// Opens a database file that exists, without creating or migrating it.
pub async fn open(path: &Path, read_only: bool) -> Result<SqliteConnection, BackupError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(read_only);
    let opened = SqliteConnection::connect_with(&options).await;
    opened.map_err(at("opened", path))
}

/// Refuses a database that is damaged, or that a newer release has migrated.
pub async fn verify(database: &mut SqliteConnection, path: &Path) -> Result<(), BackupError> {
    let path = path.display();
    refuse_newer(database)
        .await
        .map_err(|error| BackupError(format!("{path}: {error}")))?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut *database)
        .await
        .map_err(|error| BackupError(format!("{path} is damaged: {error}")))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(BackupError(format!("{path} is damaged: {found}")))
    }
}

/// Counts the tickets.
pub async fn count_tickets(database: &mut SqliteConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT count(*) FROM tickets")
        .fetch_one(database)
        .await
}

/// Lists the finished uploads: their photos must exist.
pub async fn photos(database: &mut SqliteConnection) -> sqlx::Result<Vec<UploadClaim>> {
    let mut photos = claims(database).await?;
    photos.retain(|upload| upload.is_finished);
    Ok(photos)
}

/// Whether a ticket has claimed the photo.
pub async fn is_claimed(database: &mut SqliteConnection, id: Uuid) -> sqlx::Result<bool> {
    let row: Option<i64> = sqlx::query_scalar("SELECT 1 FROM ticket_photos WHERE upload = ?")
        .bind(id.to_string())
        .fetch_optional(database)
        .await?;
    Ok(row.is_some())
}

/// Deletes the row of an upload whose photo is missing, so that its client uploads it again.
pub async fn delete_upload(database: &mut SqliteConnection, id: Uuid) -> sqlx::Result<()> {
    let deleted = sqlx::query("DELETE FROM uploads WHERE id = ?").bind(id.to_string());
    deleted.execute(database).await.map(drop)
}
