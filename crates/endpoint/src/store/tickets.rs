//! Tickets: kept with their photos and the mail to be sent, all at once or not at all.

use careline_policy::{Moment, ReplyBy};
use careline_wire::ticket::PhotoRef;
use careline_wire::{Receipt, Ticket};
use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use uuid::Uuid;

use super::Store;
use crate::assessment::Assessment;
use crate::secret::Digest;

/// A ticket that is complete, on its way to being kept.
pub struct Submission<'a> {
    /// The shop's id.
    pub shop: &'a str,
    /// What the shopper prepared.
    pub ticket: &'a Ticket,
    /// The hash of the body that it came in.
    pub body_sha256: Digest,
    /// What was decided.
    pub assessment: &'a Assessment,
    /// What is answered.
    pub receipt: &'a Receipt,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// The `Message-ID`s of the mails that it causes.
    pub mails: &'a [(super::outbox::Kind, String)],
}

/// What became of a submission.
pub enum Submitted {
    /// It is kept, or was before; the answer, byte by byte.
    Kept(Vec<u8>),
    /// Its key was used for another body.
    KeyTaken,
    /// Its reference was used for another ticket.
    ReferenceTaken,
    /// Photos that aren't here, or belong to another ticket, by their position.
    PhotosUnknown(Vec<usize>),
}

/// A ticket as it is kept.
#[derive(Clone, Debug)]
pub struct KeptTicket {
    /// What the shopper prepared.
    pub ticket: Ticket,
    /// What was decided.
    pub assessment: Assessment,
    /// What was answered.
    pub receipt: Receipt,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// The uploads that its photos came by, in order.
    pub uploads: Vec<Uuid>,
}

impl KeptTicket {
    /// When support replies.
    #[must_use]
    pub const fn reply_by(&self) -> ReplyBy {
        self.receipt.reply_by
    }

    /// When it came, as a shop's wall clock showed it.
    #[must_use]
    pub fn received(&self, zone: &careline_policy::Zone) -> Moment {
        crate::clock::in_zone(self.received_at, zone)
    }
}

impl Store {
    /// What became of a submission under the same key, if there was one.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn earlier(
        &self,
        shop: &str,
        id: Uuid,
        body_sha256: &Digest,
    ) -> sqlx::Result<Option<Submitted>> {
        let mut connection = self.pool.acquire().await?;
        earlier(&mut connection, shop, id, body_sha256).await
    }

    /// Keeps a ticket, claims its photos and queues its mail, in one transaction that is on the disk at the end.
    ///
    /// # Errors
    ///
    /// When the database fails; nothing is kept then.
    pub async fn submit(&self, submission: &Submission<'_>) -> sqlx::Result<Submitted> {
        let Submission { shop, ticket, .. } = submission;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let earlier = earlier(&mut transaction, shop, ticket.id, &submission.body_sha256).await?;
        if let Some(earlier) = earlier {
            return Ok(earlier);
        }
        let uploads = match uploads(&mut transaction, submission).await? {
            Ok(uploads) => uploads,
            Err(unknown) => return Ok(Submitted::PhotosUnknown(unknown)),
        };
        let receipt = encode(submission.receipt)?;
        match insert(&mut transaction, submission, &receipt).await {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                return Ok(Submitted::ReferenceTaken);
            }
            inserted => inserted?,
        }
        claim(&mut transaction, submission, &uploads).await?;
        queue(&mut transaction, submission).await?;
        transaction.commit().await?;
        Ok(Submitted::Kept(receipt.into_bytes()))
    }

    /// A ticket of a shop.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn ticket(&self, shop: &str, id: Uuid) -> sqlx::Result<Option<KeptTicket>> {
        let row = sqlx::query("SELECT * FROM tickets WHERE shop = ? AND id = ?")
            .bind(shop)
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let uploads: Vec<(String,)> = sqlx::query_as(
            "SELECT upload FROM ticket_photos WHERE shop = ? AND ticket = ? ORDER BY position",
        )
        .bind(shop)
        .bind(id.to_string())
        .fetch_all(&self.pool)
        .await?;
        let uploads = uploads.iter().filter_map(|(id,)| id.parse().ok()).collect();
        kept(&row, uploads).map(Some)
    }
}

async fn earlier(
    connection: &mut SqliteConnection,
    shop: &str,
    id: Uuid,
    body_sha256: &Digest,
) -> sqlx::Result<Option<Submitted>> {
    let row: Option<(Vec<u8>, Vec<u8>)> =
        sqlx::query_as("SELECT body_sha256, receipt FROM tickets WHERE shop = ? AND id = ?")
            .bind(shop)
            .bind(id.to_string())
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(hash, receipt)| {
        if hash == body_sha256 {
            Submitted::Kept(receipt)
        } else {
            Submitted::KeyTaken
        }
    }))
}

/// The uploads of a ticket's photos, or the positions of those that aren't here.
async fn uploads(
    connection: &mut SqliteConnection,
    submission: &Submission<'_>,
) -> sqlx::Result<Result<Vec<String>, Vec<usize>>> {
    let mut uploads = Vec::new();
    let mut unknown = Vec::new();
    for (position, photo) in submission.ticket.photos.iter().enumerate() {
        match upload(connection, submission.shop, photo).await? {
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

/// The newest finished upload of a photo that no ticket has yet.
async fn upload(
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

async fn insert(
    connection: &mut SqliteConnection,
    submission: &Submission<'_>,
    receipt: &str,
) -> sqlx::Result<()> {
    let Submission { shop, ticket, .. } = submission;
    sqlx::query(
        "INSERT INTO tickets (shop, id, reference, body, body_sha256, secret_sha256, assessment, receipt, received_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(shop)
    .bind(ticket.id.to_string())
    .bind(&submission.receipt.reference)
    .bind(encode(ticket)?)
    .bind(submission.body_sha256.as_slice())
    .bind(ticket.secret_sha256.0.to_vec())
    .bind(encode(submission.assessment)?)
    .bind(receipt.as_bytes())
    .bind(submission.received_at.timestamp())
    .execute(connection)
    .await
    .map(drop)
}

async fn claim(
    connection: &mut SqliteConnection,
    submission: &Submission<'_>,
    uploads: &[String],
) -> sqlx::Result<()> {
    for (position, upload) in (0_i64..).zip(uploads) {
        sqlx::query(
            "INSERT INTO ticket_photos (upload, shop, ticket, position) VALUES (?, ?, ?, ?)",
        )
        .bind(upload)
        .bind(submission.shop)
        .bind(submission.ticket.id.to_string())
        .bind(position)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn queue(connection: &mut SqliteConnection, submission: &Submission<'_>) -> sqlx::Result<()> {
    for (kind, message_id) in submission.mails {
        sqlx::query(
            "INSERT INTO outbox (message_id, shop, ticket, kind, next_at) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(message_id)
        .bind(submission.shop)
        .bind(submission.ticket.id.to_string())
        .bind(kind.name())
        .bind(submission.received_at.timestamp())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

fn kept(row: &SqliteRow, uploads: Vec<Uuid>) -> sqlx::Result<KeptTicket> {
    let body: String = row.try_get("body")?;
    let assessment: String = row.try_get("assessment")?;
    let receipt: Vec<u8> = row.try_get("receipt")?;
    let received_at: i64 = row.try_get("received_at")?;
    let wrong = |error: serde_json::Error| sqlx::Error::Decode(error.into());
    Ok(KeptTicket {
        ticket: serde_json::from_str(&body).map_err(wrong)?,
        assessment: serde_json::from_str(&assessment).map_err(wrong)?,
        receipt: serde_json::from_slice(&receipt).map_err(wrong)?,
        received_at: DateTime::from_timestamp(received_at, 0).unwrap_or_default(),
        uploads,
    })
}

fn encode(value: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
