use async_trait::async_trait;
use careline_endpoint::config::Shop;
use careline_endpoint::platform::clock;
use careline_endpoint::platform::crypto::Digest;
use careline_endpoint::store::StoreResult;
use careline_endpoint::store::tickets::{
    ActionError, Decide, IdempotencyKey, Submission, Submitted, TicketStore,
};
use careline_endpoint::tickets::event::{Event, RecordedEvent};
use careline_endpoint::tickets::history::{StoredTicket, TicketHistory};
use careline_endpoint::tickets::state::TicketState;
use careline_policy::{Day, Moment, ReplyBy};
use careline_wire::TicketStatus;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::outbox::Cause;
use super::{Memory, Rows};

pub struct TicketRow {
    pub shop: String,
    pub stored: StoredTicket,
    pub body_sha256: Digest,
    /// The answer, byte by byte.
    pub answer: Vec<u8>,
    pub events: Vec<RecordedEvent>,
    /// The uploads that came with events, by the event's number.
    pub later_uploads: Vec<(i64, Vec<Uuid>)>,
    pub summary: Summary,
}

impl TicketRow {
    pub fn is(&self, shop: &str, id: Uuid) -> bool {
        self.shop == shop && self.stored.ticket.id == id
    }

    /// The trimmed email, unless it is empty.
    pub fn email(&self) -> Option<&str> {
        let email = self.stored.ticket.contact.email.as_deref();
        email.map(str::trim).filter(|email| !email.is_empty())
    }

    /// The uploads of all of its photos.
    pub fn uploads(&self) -> impl Iterator<Item = Uuid> {
        let later = self.later_uploads.iter().flat_map(|(_, uploads)| uploads);
        self.stored.uploads.iter().chain(later).copied()
    }
}

/// What lists and jobs need of a ticket's state, as it was after its last event.
pub struct Summary {
    pub status: TicketStatus,
    pub reply_by: ReplyBy,
    pub due: Option<Day>,
    pub updated_at: Option<Moment>,
    pub answered_at: Option<Moment>,
    pub check_in_at: Option<DateTime<Utc>>,
}

impl Summary {
    fn of_arrival(
        Submission {
            ticket, receipt, ..
        }: &Submission<'_>,
    ) -> Self {
        let email = ticket.contact.email.as_deref().unwrap_or_default();
        Self {
            status: receipt.status,
            reply_by: receipt.reply_by,
            due: (!email.trim().is_empty()).then_some(receipt.reply_by.by),
            updated_at: None,
            answered_at: None,
            check_in_at: None,
        }
    }

    fn of_state(shop: &Shop, state: &TicketState) -> Self {
        let wait = TimeDelta::days(shop.check_in_after_calendar_days.into());
        let resolved_at = state.resolved_at.filter(|_| state.wants_check_in());
        Self {
            status: state.status,
            reply_by: state.reply_by,
            due: state.due,
            updated_at: state.updated_at,
            answered_at: state.answered_at,
            check_in_at: resolved_at.map(|at| at.to_utc() + wait),
        }
    }
}

/// An idempotency key, and the number of the ticket's last event when it was used.
pub struct UsedKey {
    pub shop: String,
    pub ticket: Uuid,
    pub key: IdempotencyKey,
    pub seq: i64,
}

impl Rows {
    pub fn ticket(&self, shop: &str, id: Uuid) -> Option<&TicketRow> {
        self.tickets.iter().find(|row| row.is(shop, id))
    }

    fn prior_submission(&self, shop: &str, id: Uuid, body_sha256: &Digest) -> Option<Submitted> {
        if let Some(row) = self.ticket(shop, id) {
            let stored = || Submitted::Stored(row.answer.clone());
            let is_same = row.body_sha256 == *body_sha256;
            return Some(is_same.then(stored).unwrap_or(Submitted::KeyTaken));
        }
        let mut tombstones = self.tombstones.iter();
        let tombstone = tombstones.find(|gone| gone.shop == shop && gone.id == id)?;
        Some(match tombstone.body_sha256 == *body_sha256 {
            true => Submitted::Deleted,
            false => Submitted::KeyTaken,
        })
    }

    fn history(&self, shop: &Shop, id: Uuid) -> Option<TicketHistory> {
        let row = self.ticket(&shop.id, id)?;
        let (stored, events) = (row.stored.clone(), row.events.clone());
        Some(TicketHistory::new(shop, stored, events))
    }
}

#[async_trait]
impl TicketStore for Memory {
    async fn prior_submission(
        &self,
        shop: &str,
        id: Uuid,
        body_sha256: &Digest,
    ) -> StoreResult<Option<Submitted>> {
        Ok(self.rows().prior_submission(shop, id, body_sha256))
    }

    async fn submit(&self, new: &Submission<'_>) -> StoreResult<Submitted> {
        let mut rows = self.rows();
        let (shop, id) = (new.shop, new.ticket.id);
        if let Some(prior) = rows.prior_submission(shop, id, &new.body_sha256) {
            return Ok(prior);
        }
        let uploads = match rows.free_uploads(shop, &new.ticket.photos) {
            Ok(uploads) => uploads,
            Err(unknown) => return Ok(Submitted::PhotosUnknown(unknown)),
        };
        let reference = &new.receipt.reference;
        let mut tickets = rows.tickets.iter();
        if tickets.any(|row| row.stored.receipt.reference == *reference) {
            return Ok(Submitted::ReferenceTaken);
        }
        let answer = serde_json::to_vec(new.receipt)?;
        rows.tickets.push(TicketRow {
            shop: shop.to_owned(),
            stored: StoredTicket {
                ticket: new.ticket.clone(),
                assessment: new.assessment.clone(),
                receipt: new.receipt.clone(),
                received_at: new.received_at,
                uploads,
            },
            body_sha256: new.body_sha256,
            answer: answer.clone(),
            events: Vec::new(),
            later_uploads: Vec::new(),
            summary: Summary::of_arrival(new),
        });
        let cause = Cause {
            shop,
            ticket: Some(id),
            event: None,
        };
        rows.queue(cause, new.received_at, new.deliveries);
        Ok(Submitted::Stored(answer))
    }

    async fn history(&self, shop: &Shop, id: Uuid) -> StoreResult<Option<TicketHistory>> {
        Ok(self.rows().history(shop, id))
    }

    async fn append(
        &self,
        shop: &Shop,
        id: Uuid,
        now: DateTime<Utc>,
        key: Option<&IdempotencyKey>,
        decide: Decide<'_>,
    ) -> StoreResult<Result<TicketHistory, ActionError>> {
        Ok(self.rows().append(shop, id, now, key, decide))
    }

    async fn id_by_reference(&self, shop: &str, reference: &str) -> StoreResult<Option<Uuid>> {
        let rows = self.rows();
        let reference = reference.trim().to_ascii_uppercase();
        let mut tickets = rows.tickets.iter().filter(|row| row.shop == shop);
        let found = tickets.find(|row| row.stored.receipt.reference == reference);
        Ok(found.map(|row| row.stored.ticket.id))
    }

    async fn uploads_of_event(&self, shop: &str, id: Uuid, event: i64) -> StoreResult<Vec<Uuid>> {
        let rows = self.rows();
        let later = rows.ticket(shop, id).map(|row| row.later_uploads.iter());
        let found = later.into_iter().flatten().find(|(seq, _)| *seq == event);
        Ok(found
            .map(|(_, uploads)| uploads.clone())
            .unwrap_or_default())
    }
}

impl Rows {
    fn append(
        &mut self,
        shop: &Shop,
        id: Uuid,
        now: DateTime<Utc>,
        key: Option<&IdempotencyKey>,
        decide: Decide<'_>,
    ) -> Result<TicketHistory, ActionError> {
        let before = self.history(shop, id).ok_or(ActionError::NoTicket)?;
        if let Some(key) = key {
            let mut keys = self.keys.iter().filter(|used| used.shop == shop.id);
            if let Some(used) = keys.find(|used| used.key.key == key.key) {
                let is_same = used.ticket == id && used.key.sha256 == key.sha256;
                let first = || before.until(shop, used.seq);
                return is_same.then(first).ok_or(ActionError::KeyTaken);
            }
        }
        let new = decide(&before)?;
        let seq = before.last_seq() + i64::from(new.is_some());
        let uploads = match new.as_ref().map(|new| &new.event) {
            Some(Event::ShopperMessage(message)) => self
                .free_uploads(&shop.id, &message.photos)
                .map_err(ActionError::PhotosUnknown)?,
            _ => Vec::new(),
        };
        self.keys.extend(key.map(|key| UsedKey {
            shop: shop.id.clone(),
            ticket: id,
            key: key.clone(),
            seq,
        }));
        let Some(new) = new else {
            return Ok(before);
        };
        let recorded = RecordedEvent {
            seq,
            at: clock::in_zone(now, &shop.rules.zone),
            event: new.event,
        };
        let after = before.with(shop, recorded.clone());
        let mut tickets = self.tickets.iter_mut();
        let row = tickets.find(|row| row.is(&shop.id, id)).unwrap();
        row.events.push(recorded);
        row.later_uploads.push((seq, uploads));
        row.summary = Summary::of_state(shop, &after.state);
        let cause = Cause {
            shop: &shop.id,
            ticket: Some(id),
            event: Some(seq),
        };
        self.queue(cause, now, &new.deliveries);
        Ok(after)
    }
}
