//! A ticket's events. An event is stored in one transaction with the deliveries that it causes.
//!
//! The row in `tickets` repeats what follows from the events and what lists and jobs need: the status, the dates, when
//! the check-in is due. It is updated with each event, and never read to decide what comes next: that is
//! [`TicketState`]'s task.

use careline_policy::Moment;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::config::Shop;
use crate::platform::clock;
use crate::platform::fault_injection;
use crate::store::Store;
use crate::store::idempotency::{IdempotencyKey, PriorUse};
use crate::store::outbox;
use crate::store::outbox::{Cause, MessageKind};
use crate::store::photos;
use crate::store::photos::PhotoOwner;
use crate::store::tickets::{StoredTicket, encode, ticket};
use crate::tickets::event::{Event, RecordedEvent};
use crate::tickets::state::TicketState;

/// A ticket, its events, and the state that follows from them.
#[derive(Clone, Debug)]
pub struct TicketHistory {
    /// The ticket as it was sent.
    pub stored: StoredTicket,
    /// Its events, the oldest first.
    pub events: Vec<RecordedEvent>,
    /// Its state after the last event.
    pub state: TicketState,
}

impl TicketHistory {
    fn from_events(shop: &Shop, stored: StoredTicket, events: Vec<RecordedEvent>) -> Self {
        let state = fold(shop, &stored, &events);
        Self {
            stored,
            events,
            state,
        }
    }

    /// The history without the events after number `seq`.
    fn until(mut self, shop: &Shop, seq: i64) -> Self {
        self.events.retain(|recorded| recorded.seq <= seq);
        Self::from_events(shop, self.stored, self.events)
    }

    /// The state after event number `seq`; `0` stands for the ticket's arrival.
    #[must_use]
    pub fn state_at(&self, shop: &Shop, seq: i64) -> TicketState {
        let end = self.events.partition_point(|recorded| recorded.seq <= seq);
        let events = self.events.get(..end).unwrap_or_default();
        fold(shop, &self.stored, events)
    }

    /// The event with that number.
    #[must_use]
    pub fn event(&self, seq: i64) -> Option<&RecordedEvent> {
        self.events.iter().find(|recorded| recorded.seq == seq)
    }

    fn last_seq(&self) -> i64 {
        self.events.last().map_or(0, |last| last.seq)
    }
}

fn fold(shop: &Shop, stored: &StoredTicket, events: &[RecordedEvent]) -> TicketState {
    TicketState::from_events(
        shop.ticket_rules(),
        &stored.ticket,
        stored.reply_by(),
        events,
    )
}

/// An event that is to be appended, and the deliveries that it causes.
pub struct NewEvent {
    /// The event.
    pub event: Event,
    /// The deliveries, each with its message id.
    pub deliveries: Vec<(MessageKind, String)>,
}

/// Why an event can't be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionError {
    /// There is no such ticket.
    NoTicket,
    /// The message's id was used for another message.
    IdTaken,
    /// The idempotency key was used for another request.
    KeyTaken,
    /// The positions of photos that weren't uploaded, or are attached to something else.
    PhotosUnknown(Vec<usize>),
    /// The check-in can't be answered now, and why.
    CheckInClosed(&'static str),
}

impl Store {
    /// A ticket of a shop with its events.
    pub async fn ticket_history(
        &self,
        shop: &Shop,
        id: Uuid,
    ) -> sqlx::Result<Option<TicketHistory>> {
        let mut connection = self.pool.acquire().await?;
        history(&mut connection, shop, id).await
    }

    /// Appends the event that `decide` returns for the ticket's current history. Appends nothing if it returns `None`,
    /// or if the same idempotency key was used before. Returns the history after that, which is on the disk.
    ///
    /// # Errors
    ///
    /// The outer error means that the database failed, the inner one that the event was refused. Nothing is appended
    /// then.
    pub async fn append_event(
        &self,
        shop: &Shop,
        id: Uuid,
        now: DateTime<Utc>,
        key: Option<&IdempotencyKey>,
        decide: impl FnOnce(&TicketHistory) -> Result<Option<NewEvent>, ActionError> + Send,
    ) -> sqlx::Result<Result<TicketHistory, ActionError>> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let Some(before) = history(&mut transaction, shop, id).await? else {
            return Ok(Err(ActionError::NoTicket));
        };
        if let Some(key) = key {
            match key.prior_use(&mut transaction, &shop.id, id).await? {
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
            key.record(&mut transaction, &shop.id, id, seq).await?;
        }
        let Some(new) = new else {
            fault_injection::commit(transaction).await?;
            return Ok(Ok(before));
        };
        let cause = Cause {
            shop: &shop.id,
            ticket: Some(id),
            event: Some(seq),
        };
        let photos = attach_photos(&mut transaction, &shop.id, id, seq, &new.event).await?;
        if let Err(unknown) = photos {
            return Ok(Err(ActionError::PhotosUnknown(unknown)));
        }
        insert(&mut transaction, cause, now, &new.event).await?;
        outbox::queue(&mut transaction, cause, now, &new.deliveries).await?;
        let mut events = before.events;
        events.push(RecordedEvent {
            seq,
            at: clock::in_zone(now, &shop.rules.zone),
            event: new.event,
        });
        let after = TicketHistory::from_events(shop, before.stored, events);
        update_projection(&mut transaction, shop, id, &after.state).await?;
        fault_injection::commit(transaction).await?;
        Ok(Ok(after))
    }

    /// The uploads of the photos that came with an event, in order.
    pub async fn uploads_of_event(
        &self,
        shop: &str,
        id: Uuid,
        event: i64,
    ) -> sqlx::Result<Vec<Uuid>> {
        let mut connection = self.pool.acquire().await?;
        let owner = PhotoOwner {
            shop,
            ticket: id,
            event: Some(event),
        };
        photos::attached(&mut connection, owner).await
    }
}

async fn history(
    connection: &mut SqliteConnection,
    shop: &Shop,
    id: Uuid,
) -> sqlx::Result<Option<TicketHistory>> {
    let Some(stored) = ticket(connection, &shop.id, id).await? else {
        return Ok(None);
    };
    let events = events(connection, shop, id).await?;
    Ok(Some(TicketHistory::from_events(shop, stored, events)))
}

async fn events(
    connection: &mut SqliteConnection,
    shop: &Shop,
    id: Uuid,
) -> sqlx::Result<Vec<RecordedEvent>> {
    let rows: Vec<(i64, i64, String, String)> = sqlx::query_as(
        "SELECT seq, at, kind, body FROM ticket_events WHERE shop = ? AND ticket = ? ORDER BY seq",
    )
    .bind(&shop.id)
    .bind(id.to_string())
    .fetch_all(connection)
    .await?;
    let events = rows.into_iter().map(|(seq, at, kind, body)| {
        let at = DateTime::from_timestamp(at, 0).unwrap_or_default();
        Ok(RecordedEvent {
            seq,
            at: clock::in_zone(at, &shop.rules.zone),
            event: decode_event(&kind, &body)?,
        })
    });
    events.collect()
}

fn decode_event(kind: &str, body: &str) -> sqlx::Result<Event> {
    let invalid = |error: serde_json::Error| sqlx::Error::Decode(error.into());
    let body: Value = serde_json::from_str(body).map_err(invalid)?;
    serde_json::from_value(json!({"kind": kind, "body": body})).map_err(invalid)
}

/// Attaches the photos of a shopper's message; `Err` has the positions of unknown ones.
async fn attach_photos(
    connection: &mut SqliteConnection,
    shop: &str,
    ticket: Uuid,
    seq: i64,
    event: &Event,
) -> sqlx::Result<Result<(), Vec<usize>>> {
    let Event::ShopperMessage(message) = event else {
        return Ok(Ok(()));
    };
    let uploads = match photos::find_uploads(connection, shop, &message.photos).await? {
        Ok(uploads) => uploads,
        Err(unknown) => return Ok(Err(unknown)),
    };
    let owner = PhotoOwner {
        shop,
        ticket,
        event: Some(seq),
    };
    photos::attach(connection, owner, &uploads).await.map(Ok)
}

async fn insert(
    connection: &mut SqliteConnection,
    cause: Cause<'_>,
    at: DateTime<Utc>,
    event: &Event,
) -> sqlx::Result<()> {
    let encoded = serde_json::to_value(event).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let part = |key| encoded.get(key).cloned().unwrap_or_default();
    sqlx::query(
        "INSERT INTO ticket_events (shop, ticket, seq, at, kind, body) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(cause.shop)
    .bind(cause.ticket.map(|id| id.to_string()))
    .bind(cause.event)
    .bind(at.timestamp())
    .bind(part("kind").as_str())
    .bind(encode(&part("body"))?)
    .execute(connection)
    .await
    .map(drop)
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
