//! Tickets as they were sent. A ticket is stored in one transaction with its photos and the deliveries that it causes.

use careline_policy::{Moment, ReplyBy, Zone};
use careline_wire::{Receipt, Ticket};
use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use uuid::Uuid;

use crate::platform::clock;
use crate::platform::crypto::Digest;
use crate::platform::fault_injection;
use crate::store::Store;
use crate::store::outbox;
use crate::store::outbox::{Cause, MessageKind};
use crate::store::photos;
use crate::store::photos::PhotoOwner;
use crate::tickets::assessment::Assessment;

/// A valid ticket that is to be stored.
pub struct Submission<'a> {
    /// The shop's id.
    pub shop: &'a str,
    /// What the shopper sent.
    pub ticket: &'a Ticket,
    /// The digest of the request body.
    pub body_sha256: Digest,
    /// What the policy says about it.
    pub assessment: &'a Assessment,
    /// The answer.
    pub receipt: &'a Receipt,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// The deliveries that it causes, each with its message id.
    pub deliveries: &'a [(MessageKind, String)],
}

/// The outcome of a submission.
pub enum Submitted {
    /// It is stored, or was before; the answer, byte by byte.
    Stored(Vec<u8>),
    /// It was stored, and deleted since.
    Deleted,
    /// Its id was used for another body.
    KeyTaken,
    /// Its reference was used for another ticket.
    ReferenceTaken,
    /// The positions of photos that weren't uploaded, or are attached to something else.
    PhotosUnknown(Vec<usize>),
}

/// A ticket as it was sent and answered.
#[derive(Clone, Debug)]
pub struct StoredTicket {
    /// What the shopper sent.
    pub ticket: Ticket,
    /// What the policy says about it.
    pub assessment: Assessment,
    /// The answer that its client got.
    pub receipt: Receipt,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// The uploads of its photos, in order.
    pub uploads: Vec<Uuid>,
}

impl StoredTicket {
    /// When the receipt promised a reply.
    #[must_use]
    pub const fn reply_by(&self) -> ReplyBy {
        self.receipt.reply_by
    }

    /// When it arrived, in the shop's time zone.
    #[must_use]
    pub fn received(&self, zone: &Zone) -> Moment {
        clock::in_zone(self.received_at, zone)
    }
}

impl Store {
    /// The outcome of an earlier submission with the same id.
    pub async fn prior_submission(
        &self,
        shop: &str,
        id: Uuid,
        body_sha256: &Digest,
    ) -> sqlx::Result<Option<Submitted>> {
        let mut connection = self.pool.acquire().await?;
        prior_submission(&mut connection, shop, id, body_sha256).await
    }

    /// Stores a ticket, attaches its photos and queues its deliveries, in one transaction that is on the disk at the
    /// end.
    pub async fn submit(&self, submission: &Submission<'_>) -> sqlx::Result<Submitted> {
        let Submission { shop, ticket, .. } = submission;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let prior =
            prior_submission(&mut transaction, shop, ticket.id, &submission.body_sha256).await?;
        if let Some(prior) = prior {
            return Ok(prior);
        }
        let uploads = match photos::find_uploads(&mut transaction, shop, &ticket.photos).await? {
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
        let owner = PhotoOwner {
            shop,
            ticket: ticket.id,
            event: None,
        };
        photos::attach(&mut transaction, owner, &uploads).await?;
        let cause = Cause {
            shop,
            ticket: Some(ticket.id),
            event: None,
        };
        outbox::queue(
            &mut transaction,
            cause,
            submission.received_at,
            submission.deliveries,
        )
        .await?;
        fault_injection::commit(transaction).await?;
        Ok(Submitted::Stored(receipt.into_bytes()))
    }

    /// A ticket of a shop.
    pub async fn ticket(&self, shop: &str, id: Uuid) -> sqlx::Result<Option<StoredTicket>> {
        let mut connection = self.pool.acquire().await?;
        ticket(&mut connection, shop, id).await
    }
}

/// A ticket of a shop, read on this connection and so in its transaction.
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
    let owner = PhotoOwner {
        shop,
        ticket: id,
        event: None,
    };
    decode(&row, photos::attached(connection, owner).await?).map(Some)
}

/// Finds deleted tickets too: a late retry must not create one again.
async fn prior_submission(
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
    let email = non_empty(ticket.contact.email.as_deref());
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
    .bind(non_empty(ticket.contact.name.as_deref()))
    .bind(email)
    .bind(i64::from(!submission.receipt.urgent))
    .bind(reply_by.from.to_string())
    .bind(reply_by.by.to_string())
    .bind(email.map(|_| reply_by.by.to_string()))
    .execute(connection)
    .await
    .map(drop)
}

/// The trimmed text, unless it is empty.
fn non_empty(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn decode(row: &SqliteRow, uploads: Vec<Uuid>) -> sqlx::Result<StoredTicket> {
    let body: String = row.try_get("body")?;
    let assessment: String = row.try_get("assessment")?;
    let receipt: Vec<u8> = row.try_get("receipt")?;
    let received_at: i64 = row.try_get("received_at")?;
    let invalid = |error: serde_json::Error| sqlx::Error::Decode(error.into());
    Ok(StoredTicket {
        ticket: serde_json::from_str(&body).map_err(invalid)?,
        assessment: serde_json::from_str(&assessment).map_err(invalid)?,
        receipt: serde_json::from_slice(&receipt).map_err(invalid)?,
        received_at: DateTime::from_timestamp(received_at, 0).unwrap_or_default(),
        uploads,
    })
}

/// Encodes a value as the JSON that a column stores.
pub fn encode(value: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
