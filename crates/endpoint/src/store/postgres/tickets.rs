//! Tickets in Postgres.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres as Engine, Transaction};
use tracing::instrument;
use uuid::Uuid;

use crate::config::Shop;
use crate::platform::crypto::Digest;
use crate::platform::fault_injection::{self, Guarantee};
use crate::store::error::StoreResult;
use crate::store::postgres::connect::Postgres;
use crate::store::postgres::lock::lock;
use crate::store::postgres::outbox;
use crate::store::postgres::photos;
use crate::store::postgres::text::storable;
use crate::store::postgres::ticket_events;
use crate::store::subject::Subject;
use crate::store::ticket_row::NewColumns;
use crate::store::tickets::{
    ActionError, Decide, IdempotencyKey, Submission, Submitted, TicketStore,
};
use crate::tickets::history::TicketHistory;

#[async_trait]
impl TicketStore for Postgres {
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
        let mut transaction = self.begin().await?;
        // The same request twice at once, or a late retry while the ticket is deleted: one after the other.
        lock(&mut transaction, &format!("ticket {shop} {}", ticket.id)).await?;
        let prior =
            prior_submission(&mut transaction, shop, ticket.id, &submission.body_sha256).await?;
        if let Some(prior) = prior {
            return Ok(prior);
        }
        let uploads = match photos::find_uploads(&mut transaction, shop, &ticket.photos).await? {
            Ok(uploads) => uploads,
            Err(unknown) => return Ok(Submitted::PhotosUnknown(unknown)),
        };
        let receipt = serde_json::to_string(submission.receipt)?;
        if !insert(&mut transaction, submission, &receipt).await? {
            return Ok(Submitted::ReferenceTaken);
        }
        let subject = Subject::ticket(shop, ticket.id);
        photos::attach(&mut transaction, subject, &uploads).await?;
        let now = submission.received_at;
        outbox::queue(&mut transaction, subject, now, submission.deliveries).await?;
        commit(transaction).await?;
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
        let mut transaction = self.begin().await?;
        let appended = ticket_events::append(&mut transaction, shop, id, now, key, decide).await?;
        if appended.is_ok() {
            commit(transaction).await?;
        }
        Ok(appended)
    }

    #[instrument(level = "debug", skip_all)]
    async fn id_by_reference(&self, shop: &str, reference: &str) -> StoreResult<Option<Uuid>> {
        let id: Option<String> =
            sqlx::query_scalar("SELECT id FROM tickets WHERE reference = $1 AND shop = $2")
                .bind(storable(reference.trim().to_ascii_uppercase()))
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

/// Commits what is acknowledged after it, with a crash point before and after.
async fn commit(transaction: Transaction<'static, Engine>) -> sqlx::Result<()> {
    let committed = async {
        fault_injection::point("commit");
        transaction.commit().await?;
        fault_injection::point("committed");
        Ok(())
    };
    fault_injection::before_answer(Guarantee::CommitBeforeAnswer, committed).await
}

/// Finds deleted tickets too: a late retry must not create one again.
async fn prior_submission(
    connection: &mut PgConnection,
    shop: &str,
    id: Uuid,
    body_sha256: &Digest,
) -> sqlx::Result<Option<Submitted>> {
    let row: Option<(Vec<u8>, Option<Vec<u8>>)> = sqlx::query_as(
        "SELECT body_sha256, receipt FROM tickets WHERE shop = $1 AND id = $2
         UNION ALL SELECT body_sha256, NULL FROM gone_tickets WHERE shop = $1 AND id = $2",
    )
    .bind(shop)
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Submitted::before(row, body_sha256)))
}

/// Inserts a ticket. Returns `false` if another ticket has its reference.
async fn insert(
    connection: &mut PgConnection,
    submission: &Submission<'_>,
    receipt: &str,
) -> StoreResult<bool> {
    let Submission { shop, ticket, .. } = submission;
    let columns = NewColumns::of(submission);
    let inserted = sqlx::query(
        "INSERT INTO tickets (shop, id, reference, body, body_sha256, secret_sha256, assessment, receipt, received_at,
             topic, order_number, name, email, rank, reply_from, reply_by, due)
         VALUES ($1, $2, $3, $4::json, $5, $6, $7::json, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (reference) DO NOTHING",
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
    .bind(order_number(submission).map(storable))
    .bind(columns.name.map(storable))
    .bind(columns.email.map(storable))
    .bind(columns.rank)
    .bind(columns.reply_from)
    .bind(columns.reply_by)
    .bind(columns.due)
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() > 0)
}

/// The number of the order that a ticket is about: the order's own if it was looked up, else as it was typed.
fn order_number<'a>(submission: &Submission<'a>) -> Option<&'a str> {
    let found = submission.assessment.order.as_ref();
    let found = found.map(|order| order.number.0.as_str());
    found.or(submission
        .ticket
        .order
        .as_ref()
        .map(|order| order.number.0.as_str()))
}
