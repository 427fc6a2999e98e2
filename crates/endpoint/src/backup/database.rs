//! What a copied database says about itself.

use std::path::Path;

use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

use crate::backup::Failed;
use crate::store::migrations::refuse_newer;
use crate::store::photos::kept;

/// A photo that the database names, and the request that it belongs to, if it does yet.
pub struct Photo {
    pub id: Uuid,
    pub reference: Option<String>,
}

/// Refuses a database that is damaged, or that a newer release has changed.
pub async fn sound(database: &mut SqliteConnection, path: &Path) -> Result<(), Failed> {
    let path = path.display();
    refuse_newer(database)
        .await
        .map_err(|error| Failed(format!("{path}: {error}")))?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut *database)
        .await
        .map_err(|error| Failed(format!("{path} is damaged: {error}")))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(Failed(format!("{path} is damaged: {found}")))
    }
}

/// How many requests there are.
pub async fn tickets(database: &mut SqliteConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT count(*) FROM tickets")
        .fetch_one(database)
        .await
}

/// The photos that are kept.
pub async fn photos(database: &mut SqliteConnection) -> sqlx::Result<Vec<Photo>> {
    let rows = kept(database).await?;
    let photos = rows.into_iter().map(|(id, reference)| {
        let id = id
            .parse()
            .map_err(|_| sqlx::Error::Decode(format!("upload {id:?} has no good id").into()))?;
        Ok(Photo { id, reference })
    });
    photos.collect()
}

/// Whether a photo belongs to a request.
pub async fn is_named(database: &mut SqliteConnection, id: Uuid) -> sqlx::Result<bool> {
    let named: Option<i64> = sqlx::query_scalar("SELECT 1 FROM ticket_photos WHERE upload = ?")
        .bind(id.to_string())
        .fetch_optional(database)
        .await?;
    Ok(named.is_some())
}

/// Removes an upload whose photo isn't there: whoever sent it uploads it anew.
pub async fn forget(database: &mut SqliteConnection, id: Uuid) -> sqlx::Result<()> {
    let forgotten = sqlx::query("DELETE FROM uploads WHERE id = ?").bind(id.to_string());
    forgotten.execute(database).await.map(drop)
}
