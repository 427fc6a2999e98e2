//! Tickets: kept with their photos and the mail to be sent, all at once or not at all.

use careline_policy::{Moment, ReplyBy};
use careline_wire::{Receipt, Ticket};
use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use uuid::Uuid;

use crate::platform::crypto::Digest;
use crate::platform::fault_injection;
use crate::store::Store;
use crate::store::outbox;
use crate::store::outbox::Subject;
use crate::store::photos;
use crate::store::photos::Owner;
use crate::tickets::assessment::Assessment;

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
    pub deliveries: &'a [(outbox::MessageKind, String)],
}

/// What became of a submission.
pub enum Submitted {
    /// It is kept, or was before; the answer, byte by byte.
    Stored(Vec<u8>),
    /// It was kept, and deleted since.
    Deleted,
    /// Its key was used for another body.
    KeyTaken,
    /// Its reference was used for another ticket.
    ReferenceTaken,
    /// Photos that aren't here, or belong to another ticket, by their position.
    PhotosUnknown(Vec<usize>),
}

/// A ticket as it is kept.
#[derive(Clone, Debug)]
pub struct StoredTicket {
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

impl StoredTicket {
    /// When support promised to reply.
    #[must_use]
    pub const fn reply_by(&self) -> ReplyBy {
        self.receipt.reply_by
    }

    /// When it came, as a shop's wall clock showed it.
    #[must_use]
    pub fn received(&self, zone: &careline_policy::Zone) -> Moment {
        crate::platform::clock::in_zone(self.received_at, zone)
    }
}

impl Store {
    /// What became of a submission under the same key, if there was one.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn prior_submission(
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
        let uploads = match photos::find(&mut transaction, shop, &ticket.photos).await? {
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
        let owner = Owner {
            shop,
            ticket: ticket.id,
            event: None,
        };
        photos::claim(&mut transaction, owner, &uploads).await?;
        let subject = Subject {
            shop,
            ticket: Some(ticket.id),
            event: None,
        };
        outbox::queue(
            &mut transaction,
            subject,
            submission.received_at,
            submission.deliveries,
        )
        .await?;
        fault_injection::commit(transaction).await?;
        Ok(Submitted::Stored(receipt.into_bytes()))
    }

    /// A ticket of a shop.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn ticket(&self, shop: &str, id: Uuid) -> sqlx::Result<Option<StoredTicket>> {
        let mut connection = self.pool.acquire().await?;
        ticket(&mut connection, shop, id).await
    }
}

/// A ticket of a shop, as one connection sees it.
pub async fn ticket(
    connection: &mut SqliteConnection,
    shop: &str,
    id: Uuid,
) -> sqlx::Result<Option<StoredTicket>> {
    let row = sqlx::query("SELECT * FROM tickets WHERE shop = ? AND id = ?")
        .bind(shop)
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let owner = Owner {
        shop,
        ticket: id,
        event: None,
    };
    kept(&row, photos::of(connection, owner).await?).map(Some)
}

/// A deleted ticket's key stays taken: a late retry must not bring it back.
async fn earlier(
    connection: &mut SqliteConnection,
    shop: &str,
    id: Uuid,
    body_sha256: &Digest,
) -> sqlx::Result<Option<Submitted>> {
    let row: Option<(Vec<u8>, Option<Vec<u8>>)> = sqlx::query_as(
        "SELECT body_sha256, receipt FROM tickets WHERE shop = ?1 AND id = ?2
         UNION ALL SELECT body_sha256, NULL FROM gone_tickets WHERE shop = ?1 AND id = ?2",
    )
    .bind(shop)
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(hash, receipt)| match receipt {
        _ if hash != body_sha256 => Submitted::KeyTaken,
        Some(receipt) => Submitted::Stored(receipt),
        None => Submitted::Deleted,
    }))
}

async fn insert(
    connection: &mut SqliteConnection,
    submission: &Submission<'_>,
    receipt: &str,
) -> sqlx::Result<()> {
    let Submission { shop, ticket, .. } = submission;
    let email = stated(ticket.contact.email.as_deref());
    let reply_by = submission.receipt.reply_by;
    sqlx::query(
        "INSERT INTO tickets (shop, id, reference, body, body_sha256, secret_sha256, assessment, receipt, received_at,
             topic, name, email, rank, reply_from, reply_by, due)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
    .bind(ticket.topic.name())
    .bind(stated(ticket.contact.name.as_deref()))
    .bind(email)
    .bind(i64::from(!submission.receipt.urgent))
    .bind(reply_by.from.to_string())
    .bind(reply_by.by.to_string())
    .bind(email.map(|_| reply_by.by.to_string()))
    .execute(connection)
    .await
    .map(drop)
}

/// What isn't empty.
fn stated(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn kept(row: &SqliteRow, uploads: Vec<Uuid>) -> sqlx::Result<StoredTicket> {
    let body: String = row.try_get("body")?;
    let assessment: String = row.try_get("assessment")?;
    let receipt: Vec<u8> = row.try_get("receipt")?;
    let received_at: i64 = row.try_get("received_at")?;
    let wrong = |error: serde_json::Error| sqlx::Error::Decode(error.into());
    Ok(StoredTicket {
        ticket: serde_json::from_str(&body).map_err(wrong)?,
        assessment: serde_json::from_str(&assessment).map_err(wrong)?,
        receipt: serde_json::from_slice(&receipt).map_err(wrong)?,
        received_at: DateTime::from_timestamp(received_at, 0).unwrap_or_default(),
        uploads,
    })
}

pub fn encode(value: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
