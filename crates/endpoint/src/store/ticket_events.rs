//! Cases: what happened to a ticket, kept with the mail that it causes, all at once or not at all.

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
use crate::store::outbox::{MessageKind, Subject};
use crate::store::photos;
use crate::store::photos::Owner;
use crate::store::tickets::{StoredTicket, encode, ticket};
use crate::tickets::state::{Event, RecordedEvent, TicketState};

/// A ticket, what happened to it, and what follows.
#[derive(Clone, Debug)]
pub struct TicketHistory {
    /// The ticket.
    pub stored: StoredTicket,
    /// What happened to it, the first first.
    pub events: Vec<RecordedEvent>,
    /// How it stands.
    pub state: TicketState,
}

impl TicketHistory {
    fn from_events(shop: &Shop, kept: StoredTicket, events: Vec<RecordedEvent>) -> Self {
        let case =
            TicketState::from_events(shop.ticket_rules(), &kept.ticket, kept.reply_by(), &events);
        Self {
            stored: kept,
            events,
            state: case,
        }
    }

    /// All of it as it was after the event of that number.
    fn until(mut self, shop: &Shop, seq: i64) -> Self {
        self.events.retain(|happened| happened.seq <= seq);
        Self::from_events(shop, self.stored, self.events)
    }

    /// How it stood after the event of that number; `0` is its arrival.
    #[must_use]
    pub fn state_at(&self, shop: &Shop, seq: i64) -> TicketState {
        let known = self.events.partition_point(|happened| happened.seq <= seq);
        let known = self.events.get(..known).unwrap_or_default();
        TicketState::from_events(
            shop.ticket_rules(),
            &self.stored.ticket,
            self.stored.reply_by(),
            known,
        )
    }

    /// The event of that number.
    #[must_use]
    pub fn event(&self, seq: i64) -> Option<&RecordedEvent> {
        self.events.iter().find(|happened| happened.seq == seq)
    }
}

/// An event that is to happen, and the mails that it causes.
pub struct NewEvent {
    /// What.
    pub event: Event,
    /// Which mails, with their `Message-ID`s.
    pub deliveries: Vec<(MessageKind, String)>,
}

/// Why something can't happen to a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionError {
    /// There is no such ticket.
    NoTicket,
    /// The message's id was used for another message.
    IdTaken,
    /// The key was used for something else.
    KeyTaken,
    /// Photos that aren't here, or belong to something else, by their position.
    PhotosUnknown(Vec<usize>),
    /// The outcome can't be rated now, and why.
    CheckInClosed(&'static str),
}

impl Store {
    /// A ticket of a shop with all that happened to it.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn ticket_history(
        &self,
        shop: &Shop,
        id: Uuid,
    ) -> sqlx::Result<Option<TicketHistory>> {
        let mut connection = self.pool.acquire().await?;
        case(&mut connection, shop, id).await
    }

    /// Lets something happen to a ticket, as `decide` says by how it stands; nothing where that says `None`, or where
    /// it was done under the same key before. What happens, its photos and its mails are on the disk at the end.
    ///
    /// # Errors
    ///
    /// When the database fails; nothing happened then.
    pub async fn append_event(
        &self,
        shop: &Shop,
        id: Uuid,
        now: DateTime<Utc>,
        once: Option<&IdempotencyKey>,
        decide: impl FnOnce(&TicketHistory) -> Result<Option<NewEvent>, ActionError> + Send,
    ) -> sqlx::Result<Result<TicketHistory, ActionError>> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let Some(before) = case(&mut transaction, shop, id).await? else {
            return Ok(Err(ActionError::NoTicket));
        };
        let last = before.events.last().map_or(0, |last| last.seq);
        if let Some(once) = once {
            match once.prior_use(&mut transaction, &shop.id, id).await? {
                PriorUse::Nothing => {}
                PriorUse::Same(seq) => return Ok(Ok(before.until(shop, seq))),
                PriorUse::Other => return Ok(Err(ActionError::KeyTaken)),
            }
        }
        let event = match decide(&before) {
            Ok(event) => event,
            Err(unfit) => return Ok(Err(unfit)),
        };
        let seq = last + i64::from(event.is_some());
        if let Some(once) = once {
            once.record(&mut transaction, &shop.id, id, seq).await?;
        }
        let Some(event) = event else {
            fault_injection::commit(transaction).await?;
            return Ok(Ok(before));
        };
        let subject = Subject {
            shop: &shop.id,
            ticket: Some(id),
            event: Some(seq),
        };
        if let Event::ShopperMessage(asked) = &event.event {
            let uploads = photos::find(&mut transaction, &shop.id, &asked.photos).await?;
            let uploads = match uploads {
                Ok(uploads) => uploads,
                Err(unknown) => return Ok(Err(ActionError::PhotosUnknown(unknown))),
            };
            let owner = Owner {
                shop: &shop.id,
                ticket: id,
                event: Some(seq),
            };
            photos::claim(&mut transaction, owner, &uploads).await?;
        }
        insert(&mut transaction, subject, now, &event.event).await?;
        outbox::queue(&mut transaction, subject, now, &event.deliveries).await?;
        let mut events = before.events;
        events.push(RecordedEvent {
            seq,
            at: clock::in_zone(now, &shop.rules.zone),
            event: event.event,
        });
        let after = TicketHistory::from_events(shop, before.stored, events);
        update_projection(&mut transaction, shop, id, &after.state).await?;
        fault_injection::commit(transaction).await?;
        Ok(Ok(after))
    }

    /// The uploads that an event's photos came by.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn uploads_of_event(
        &self,
        shop: &str,
        id: Uuid,
        event: i64,
    ) -> sqlx::Result<Vec<Uuid>> {
        let mut connection = self.pool.acquire().await?;
        let owner = Owner {
            shop,
            ticket: id,
            event: Some(event),
        };
        photos::of(&mut connection, owner).await
    }
}

async fn case(
    connection: &mut SqliteConnection,
    shop: &Shop,
    id: Uuid,
) -> sqlx::Result<Option<TicketHistory>> {
    let Some(kept) = ticket(connection, &shop.id, id).await? else {
        return Ok(None);
    };
    let events = events(connection, shop, id).await?;
    Ok(Some(TicketHistory::from_events(shop, kept, events)))
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
        let wrong = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        let body: Value = serde_json::from_str(&body).map_err(wrong)?;
        let event = serde_json::from_value(json!({"kind": kind, "body": body})).map_err(wrong)?;
        let at = DateTime::from_timestamp(at, 0).unwrap_or_default();
        let at = clock::in_zone(at, &shop.rules.zone);
        Ok(RecordedEvent { seq, at, event })
    });
    events.collect()
}

async fn insert(
    connection: &mut SqliteConnection,
    subject: Subject<'_>,
    at: DateTime<Utc>,
    event: &Event,
) -> sqlx::Result<()> {
    let written = serde_json::to_value(event).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let part = |key| written.get(key).cloned().unwrap_or_default();
    sqlx::query(
        "INSERT INTO ticket_events (shop, ticket, seq, at, kind, body) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(subject.shop)
    .bind(subject.ticket.map(|id| id.to_string()))
    .bind(subject.event)
    .bind(at.timestamp())
    .bind(part("kind").as_str())
    .bind(encode(&part("body"))?)
    .execute(connection)
    .await
    .map(drop)
}

/// Brings up to date what the lists need of a case.
async fn update_projection(
    connection: &mut SqliteConnection,
    shop: &Shop,
    id: Uuid,
    case: &TicketState,
) -> sqlx::Result<()> {
    let seconds = |at: careline_policy::Moment| at.timestamp();
    let ask_after = TimeDelta::days(shop.check_in_after_calendar_days.into());
    let check_in_at = case
        .resolved_at
        .filter(|_| case.wants_check_in())
        .map(|at| seconds(at + ask_after));
    sqlx::query(
        "UPDATE tickets SET status = ?, reply_from = ?, reply_by = ?, due = ?, updated_at = ?, answered_at = ?,
             resolved_at = ?, check_in_at = ?
         WHERE shop = ? AND id = ?",
    )
    .bind(case.status.name())
    .bind(case.reply_by.from.to_string())
    .bind(case.reply_by.by.to_string())
    .bind(case.due.map(|due| due.to_string()))
    .bind(case.updated_at.map(seconds))
    .bind(case.answered_at.map(seconds))
    .bind(case.resolved_at.map(seconds))
    .bind(check_in_at)
    .bind(&shop.id)
    .bind(id.to_string())
    .execute(connection)
    .await
    .map(drop)
}
