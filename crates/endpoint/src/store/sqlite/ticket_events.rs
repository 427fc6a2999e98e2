//! A ticket's events in SQLite.
//!
//! The row in `tickets` repeats what follows from the events and what lists and jobs need: the status, the dates, when
//! the check-in is due. It is updated with each event, and never read to decide what comes next: that is
//! [`TicketState`]'s task.

use careline_policy::Moment;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::config::Shop;
use crate::platform::clock;
use crate::store::error::StoreResult;
use crate::store::sqlite::idempotency::{self, PriorUse};
use crate::store::sqlite::outbox;
use crate::store::sqlite::photos;
use crate::store::sqlite::stored_ticket::ticket;
use crate::store::sqlite::subject::Subject;
use crate::store::tickets::{ActionError, Decide, IdempotencyKey};
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
    let rows: Vec<(i64, i64, String, Json<Value>)> = sqlx::query_as(
        "SELECT seq, at, kind, body FROM ticket_events WHERE shop = ? AND ticket = ? ORDER BY seq",
    )
    .bind(&shop.id)
    .bind(id.to_string())
    .fetch_all(connection)
    .await?;
    let events = rows.into_iter().map(|(seq, at, kind, Json(body))| {
        let at = DateTime::from_timestamp(at, 0).unwrap_or_default();
        Ok(RecordedEvent {
            seq,
            at: clock::in_zone(at, &shop.rules.zone),
            event: serde_json::from_value(json!({"kind": kind, "body": body}))?,
        })
    });
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
    let encoded = serde_json::to_value(event)?;
    let part = |key| encoded.get(key).cloned().unwrap_or_default();
    sqlx::query(
        "INSERT INTO ticket_events (shop, ticket, seq, at, kind, body) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(subject.shop)
    .bind(subject.ticket_id())
    .bind(subject.event)
    .bind(at.timestamp())
    .bind(part("kind").as_str())
    .bind(Json(part("body")))
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
    let seconds = |at: Moment| at.timestamp();
    let check_in_after = TimeDelta::days(shop.check_in_after_calendar_days.into());
    let check_in_at = state
        .resolved_at
        .filter(|_| state.wants_check_in())
        .map(|at| seconds(at + check_in_after));
    sqlx::query(
        "UPDATE tickets SET status = ?, reply_from = ?, reply_by = ?, due = ?, updated_at = ?, answered_at = ?,
             resolved_at = ?, check_in_at = ?
         WHERE shop = ? AND id = ?",
    )
    .bind(state.status.name())
    .bind(state.reply_by.from.to_string())
    .bind(state.reply_by.by.to_string())
    .bind(state.due.map(|due| due.to_string()))
    .bind(state.updated_at.map(seconds))
    .bind(state.answered_at.map(seconds))
    .bind(state.resolved_at.map(seconds))
    .bind(check_in_at)
    .bind(&shop.id)
    .bind(id.to_string())
    .execute(connection)
    .await
    .map(drop)
}
