//! Photos that are attached to a ticket or to a later message of its shopper.

use careline_wire::ticket::PhotoRef;
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::store::subject::Subject;
use crate::store::uploads::UploadClaim;

/// The uploads of some photos, or the positions of the photos that have no free upload.
pub async fn find_uploads(
    connection: &mut SqliteConnection,
    shop: &str,
    photos: &[PhotoRef],
) -> sqlx::Result<Result<Vec<String>, Vec<usize>>> {
    let mut uploads = Vec::new();
    let mut unknown = Vec::new();
    for (position, photo) in photos.iter().enumerate() {
        match free_upload(connection, shop, photo).await? {
            Some(upload) => uploads.push(upload),
            None => unknown.push(position),
        }
    }
    Ok(if unknown.is_empty() {
        Ok(uploads)
    } else {
        Err(unknown)
    })
}

/// The newest finished upload of a photo that isn't attached to anything.
async fn free_upload(
    connection: &mut SqliteConnection,
    shop: &str,
    photo: &PhotoRef,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar(
        "SELECT id FROM uploads
         WHERE shop = ? AND photo = ? AND sha256 = ? AND id NOT IN (SELECT upload FROM ticket_photos)
         ORDER BY finished_at DESC LIMIT 1",
    )
    .bind(shop)
    .bind(photo.id.to_string())
    .bind(photo.sha256.0.to_vec())
    .fetch_optional(connection)
    .await
}

/// Attaches uploads to their owner, in this order.
pub async fn attach(
    connection: &mut SqliteConnection,
    owner: Subject<'_>,
    uploads: &[String],
) -> sqlx::Result<()> {
    for (position, upload) in (0_i64..).zip(uploads) {
        sqlx::query(
            "INSERT INTO ticket_photos (upload, shop, ticket, event, position) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(upload)
        .bind(owner.shop)
        .bind(owner.ticket_id())
        .bind(owner.event)
        .bind(position)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The uploads that are attached to an owner, in order.
pub async fn attached(
    connection: &mut SqliteConnection,
    owner: Subject<'_>,
) -> sqlx::Result<Vec<Uuid>> {
    let uploads: Vec<(String,)> = sqlx::query_as(
        "SELECT upload FROM ticket_photos WHERE shop = ? AND ticket = ? AND event IS ? ORDER BY position",
    )
    .bind(owner.shop)
    .bind(owner.ticket_id())
    .bind(owner.event)
    .fetch_all(connection)
    .await?;
    Ok(uploads.iter().filter_map(|(id,)| id.parse().ok()).collect())
}

/// All uploads, each with the reference of the ticket that has claimed it.
pub async fn claims(connection: &mut SqliteConnection) -> sqlx::Result<Vec<UploadClaim>> {
    let rows: Vec<(String, bool, Option<String>)> = sqlx::query_as(
        "SELECT uploads.id, sha256 IS NOT NULL, reference FROM uploads
         LEFT JOIN ticket_photos ON upload = uploads.id
         LEFT JOIN tickets ON tickets.shop = ticket_photos.shop AND tickets.id = ticket
         ORDER BY uploads.id",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(UploadClaim::read).collect()
}
