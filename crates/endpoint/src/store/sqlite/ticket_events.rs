//! A ticket's events in SQLite.
//!
//! The row in `tickets` repeats what follows from the events and what lists and jobs need: the status, the dates, when
//! the check-in is due. It is updated with each event, and never read to decide what comes next: that is
//! [`TicketState`]'s task.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::config::Shop;
use crate::platform::clock;
use crate::store::error::StoreResult;
use crate::store::event_row::{self, EventRow};
use crate::store::sqlite::idempotency;
use crate::store::sqlite::outbox;
use crate::store::sqlite::photos;
use crate::store::sqlite::stored_ticket::ticket;
use crate::store::subject::Subject;
use crate::store::ticket_row::Projection;
use crate::store::tickets::{ActionError, Decide, IdempotencyKey, PriorUse};
use crate::tickets::event::{Event, RecordedEvent};
use crate::tickets::history::TicketHistory;
use crate::tickets::state::TicketState;

/// Appends the event that `decide` returns, in the caller's transaction. If the event is refused, that transaction must
/// not be committed.
pub async fn append(
    connection: &mut SqliteConnection,
    shop: &Shop,
    id: Uuid,
    now: DateTime<Utc>,
    key: Option<&IdempotencyKey>,
    decide: Decide<'_>,
) -> StoreResult<Result<TicketHistory, ActionError>> {
    let Some(before) = history(connection, shop, id).await? else {
        return Ok(Err(ActionError::NoTicket));
    };
    if let Some(key) = key {
        match idempotency::prior_use(connection, key, &shop.id, id).await? {
            PriorUse::Unused => {}
            PriorUse::SameRequest(seq) => return Ok(Ok(before.until(shop, seq))),
            PriorUse::OtherRequest => return Ok(Err(ActionError::KeyTaken)),
        }
    }
    let new = match decide(&before) {
        Ok(new) => new,
        Err(error) => return Ok(Err(error)),
    };
    let seq = before.last_seq() + i64::from(new.is_some());
    if let Some(key) = key {
        idempotency::record(connection, key, &shop.id, id, seq).await?;
    }
    let Some(new) = new else {
        return Ok(Ok(before));
    };
    let subject = Subject {
        event: Some(seq),
        ..Subject::ticket(&shop.id, id)
    };
    if let Err(unknown) = attach_photos(connection, subject, &new.event).await? {
        return Ok(Err(ActionError::PhotosUnknown(unknown)));
    }
    insert(connection, subject, now, &new.event).await?;
    outbox::queue(connection, subject, now, &new.deliveries).await?;
    let recorded = RecordedEvent {
        seq,
        at: clock::in_zone(now, &shop.rules.zone),
        event: new.event,
    };
    let after = before.with(shop, recorded);
    update_projection(connection, shop, id, &after.state).await?;
    Ok(Ok(after))
}

/// A ticket of a shop with its events, read on this connection and so in its transaction.
pub async fn history(
    connection: &mut SqliteConnection,
    shop: &Shop,
    id: Uuid,
) -> StoreResult<Option<TicketHistory>> {
    let Some(stored) = ticket(connection, &shop.id, id).await? else {
        return Ok(None);
    };
    let events = events(connection, shop, id).await?;
    Ok(Some(TicketHistory::new(shop, stored, events)))
}

async fn events(
    connection: &mut SqliteConnection,
    shop: &Shop,
    id: Uuid,
) -> StoreResult<Vec<RecordedEvent>> {
    let rows: Vec<EventRow> = sqlx::query_as(
        "SELECT seq, at, kind, body FROM ticket_events WHERE shop = ? AND ticket = ? ORDER BY seq",
    )
    .bind(&shop.id)
    .bind(id.to_string())
    .fetch_all(connection)
    .await?;
    let events = rows.into_iter().map(|row| event_row::decode(row, shop));
    events.collect()
}

/// Attaches the photos of a shopper's message; `Err` has the positions of unknown ones.
async fn attach_photos(
    connection: &mut SqliteConnection,
    subject: Subject<'_>,
    event: &Event,
) -> sqlx::Result<Result<(), Vec<usize>>> {
    let Event::ShopperMessage(message) = event else {
        return Ok(Ok(()));
    };
    let uploads = match photos::find_uploads(connection, subject.shop, &message.photos).await? {
        Ok(uploads) => uploads,
        Err(unknown) => return Ok(Err(unknown)),
    };
    photos::attach(connection, subject, &uploads).await.map(Ok)
}

async fn insert(
    connection: &mut SqliteConnection,
    subject: Subject<'_>,
    at: DateTime<Utc>,
    event: &Event,
) -> StoreResult<()> {
    let (kind, body) = event_row::encode(event)?;
    sqlx::query(
        "INSERT INTO ticket_events (shop, ticket, seq, at, kind, body) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(subject.shop)
    .bind(subject.ticket_id())
    .bind(subject.event)
    .bind(at.timestamp())
    .bind(kind)
    .bind(Json(body))
    .execute(connection)
    .await?;
    Ok(())
}

/// Copies to the ticket's row what lists and jobs need of its state.
async fn update_projection(
    connection: &mut SqliteConnection,
    shop: &Shop,
    id: Uuid,
    state: &TicketState,
) -> sqlx::Result<()> {
    let columns = Projection::of(shop, state);
    sqlx::query(
        "UPDATE tickets SET status = ?, reply_from = ?, reply_by = ?, due = ?, updated_at = ?, answered_at = ?,
             resolved_at = ?, check_in_at = ?
         WHERE shop = ? AND id = ?",
    )
    .bind(columns.status)
    .bind(columns.reply_from)
    .bind(columns.reply_by)
    .bind(columns.due)
    .bind(columns.updated_at)
    .bind(columns.answered_at)
    .bind(columns.resolved_at)
    .bind(columns.check_in_at)
    .bind(&shop.id)
    .bind(id.to_string())
    .execute(connection)
    .await
    .map(drop)
}
