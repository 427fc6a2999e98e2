//! Tickets in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use tracing::instrument;
use uuid::Uuid;

use crate::config::Shop;
use crate::platform::crypto::Digest;
use crate::platform::fault_injection::{self, Guarantee};
use crate::store::error::StoreResult;
use crate::store::sqlite::connect::Sqlite;
use crate::store::sqlite::outbox;
use crate::store::sqlite::photos;
use crate::store::sqlite::ticket_events;
use crate::store::sqlite::writer::Write;
use crate::store::subject::Subject;
use crate::store::ticket_row::NewColumns;
use crate::store::tickets::{
    ActionError, Decide, IdempotencyKey, Submission, Submitted, TicketStore,
};
use crate::tickets::history::TicketHistory;

#[async_trait]
impl TicketStore for Sqlite {
    #[instrument(level = "debug", skip_all)]
    async fn prior_submission(
        &self,
        shop: &str,
        id: Uuid,
        body_sha256: &Digest,
    ) -> StoreResult<Option<Submitted>> {
        let mut connection = self.pool.acquire().await?;
        Ok(prior_submission(&mut connection, shop, id, body_sha256).await?)
    }

    #[instrument(level = "debug", skip_all)]
    async fn submit(&self, submission: &Submission<'_>) -> StoreResult<Submitted> {
        let Submission { shop, ticket, .. } = submission;
        let mut write = self.writer.begin().await?;
        let receipt = serde_json::to_string(submission.receipt)?;
        if !insert(&mut write, submission, &receipt).await? {
            let prior = prior_submission(&mut write, shop, ticket.id, &submission.body_sha256);
            let prior = prior.await?.unwrap_or(Submitted::ReferenceTaken);
            // The earlier request may be in the same group, and not be on the disk yet.
            write.commit().await?;
            return Ok(prior);
        }
        let uploads = match photos::find_uploads(&mut write, shop, &ticket.photos).await? {
            Ok(uploads) => uploads,
            Err(unknown) => return Ok(Submitted::PhotosUnknown(unknown)),
        };
        let subject = Subject::ticket(shop, ticket.id);
        photos::attach(&mut write, subject, &uploads).await?;
        let now = submission.received_at;
        outbox::queue(&mut write, subject, now, submission.deliveries).await?;
        commit(write).await?;
        Ok(Submitted::Stored(receipt.into_bytes()))
    }

    #[instrument(level = "debug", skip_all)]
    async fn history(&self, shop: &Shop, id: Uuid) -> StoreResult<Option<TicketHistory>> {
        let mut connection = self.pool.acquire().await?;
        Ok(ticket_events::history(&mut connection, shop, id).await?)
    }

    #[instrument(level = "debug", skip_all)]
    async fn append(
        &self,
        shop: &Shop,
        id: Uuid,
        now: DateTime<Utc>,
        key: Option<&IdempotencyKey>,
        decide: Decide<'_>,
    ) -> StoreResult<Result<TicketHistory, ActionError>> {
        let mut write = self.writer.begin().await?;
        let appended = ticket_events::append(&mut write, shop, id, now, key, decide).await?;
        if appended.is_ok() {
            commit(write).await?;
        }
        Ok(appended)
    }

    #[instrument(level = "debug", skip_all)]
    async fn id_by_reference(&self, shop: &str, reference: &str) -> StoreResult<Option<Uuid>> {
        let id: Option<String> =
            sqlx::query_scalar("SELECT id FROM tickets WHERE reference = ? AND shop = ?")
                .bind(reference.trim().to_ascii_uppercase())
                .bind(shop)
                .fetch_optional(&self.pool)
                .await?;
        Ok(id.and_then(|id| id.parse().ok()))
    }

    #[instrument(level = "debug", skip_all)]
    async fn uploads_of_event(&self, shop: &str, id: Uuid, event: i64) -> StoreResult<Vec<Uuid>> {
        let mut connection = self.pool.acquire().await?;
        let owner = Subject {
            event: Some(event),
            ..Subject::ticket(shop, id)
        };
        Ok(photos::attached(&mut connection, owner).await?)
    }
}

/// Commits what is acknowledged after it.
async fn commit(write: Write) -> StoreResult<()> {
    fault_injection::before_answer(Guarantee::CommitBeforeAnswer, write.commit()).await
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
    Ok(row.map(|row| Submitted::before(row, body_sha256)))
}

/// Inserts a ticket. Returns `false` if its id was submitted before, or another ticket has its reference.
async fn insert(
    connection: &mut SqliteConnection,
    submission: &Submission<'_>,
    receipt: &str,
) -> StoreResult<bool> {
    let Submission { shop, ticket, .. } = submission;
    let columns = NewColumns::of(submission);
    let inserted = sqlx::query(
        "INSERT OR IGNORE INTO tickets (shop, id, reference, body, body_sha256, secret_sha256, assessment, receipt, received_at,
             topic, name, email, rank, reply_from, reply_by, due)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16
         WHERE NOT EXISTS (SELECT 1 FROM gone_tickets WHERE shop = ?1 AND id = ?2)",
    )
    .bind(shop)
    .bind(ticket.id.to_string())
    .bind(&submission.receipt.reference)
    .bind(serde_json::to_string(ticket)?)
    .bind(submission.body_sha256.as_slice())
    .bind(ticket.secret_sha256.0.to_vec())
    .bind(serde_json::to_string(submission.assessment)?)
    .bind(receipt.as_bytes())
    .bind(submission.received_at.timestamp())
    .bind(ticket.topic.name())
    .bind(columns.name)
    .bind(columns.email)
    .bind(columns.rank)
    .bind(columns.reply_from)
    .bind(columns.reply_by)
    .bind(columns.due)
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() > 0)
}
