//! Tickets and what happened to them.
//!
//! A ticket is stored in one transaction with its photos and the deliveries that it causes, and so is each event.

use async_trait::async_trait;
use careline_wire::{Receipt, Ticket};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::config::Shop;
use crate::platform::crypto::Digest;
use crate::store::error::StoreResult;
use crate::store::outbox::NewDelivery;
use crate::tickets::assessment::Assessment;
use crate::tickets::event::Event;
use crate::tickets::history::TicketHistory;

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
    /// The deliveries that it causes.
    pub deliveries: &'a [NewDelivery],
}

/// The outcome of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl Submitted {
    /// The outcome of an earlier submission that is stored as these columns: the digest of its body, and the answer
    /// unless it was deleted.
    pub fn before((stored, receipt): (Vec<u8>, Option<Vec<u8>>), body_sha256: &Digest) -> Self {
        match receipt {
            _ if stored != body_sha256 => Self::KeyTaken,
            Some(receipt) => Self::Stored(receipt),
            None => Self::Deleted,
        }
    }
}

/// An event that is to be appended, and the deliveries that it causes.
pub struct NewEvent {
    /// The event.
    pub event: Event,
    /// The deliveries.
    pub deliveries: Vec<NewDelivery>,
}

/// The `Idempotency-Key` of an agent's request, which takes effect once, however often it is sent.
///
/// A key is stored with the number of the ticket's last event at that time. A repeated request is answered from the
/// events until then, as the first one was. Keys belong to a shop, and are deleted with their ticket.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    /// The key as the caller chose it.
    pub key: String,
    /// The digest of the request.
    pub sha256: Digest,
}

/// How a key was used before.
pub enum PriorUse {
    /// It wasn't.
    Unused,
    /// For the same request; the number of the ticket's last event after it.
    SameRequest(i64),
    /// For another request.
    OtherRequest,
}

impl IdempotencyKey {
    /// How it was used, as the columns say: the ticket, the digest of the request, and the ticket's last event.
    pub fn used(&self, row: Option<(String, Vec<u8>, i64)>, ticket: Uuid) -> PriorUse {
        match row {
            None => PriorUse::Unused,
            Some((used_for, sha256, seq))
                if used_for == ticket.to_string() && sha256 == self.sha256 =>
            {
                PriorUse::SameRequest(seq)
            }
            Some(_) => PriorUse::OtherRequest,
        }
    }
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
    /// The step is done already, so it can't be planned or started.
    StepDone,
    /// The check-in can't be answered now, and why.
    CheckInClosed(&'static str),
}

/// Decides from a ticket's history which event is appended, if any.
pub type Decide<'a> =
    Box<dyn FnOnce(&TicketHistory) -> Result<Option<NewEvent>, ActionError> + Send + 'a>;

/// Tickets, their events and their photos.
#[async_trait]
pub trait TicketStore: Send + Sync {
    /// The outcome of an earlier submission with the same id. Deleted tickets count too: a late retry must not create
    /// one again.
    async fn prior_submission(
        &self,
        shop: &str,
        id: Uuid,
        body_sha256: &Digest,
    ) -> StoreResult<Option<Submitted>>;

    /// Stores a ticket, attaches its photos and queues its deliveries, in one transaction that is on the disk at the
    /// end. An id that was submitted before gets the outcome of [`prior_submission`](Self::prior_submission). Ids
    /// belong to a shop; references are unique among all shops.
    ///
    /// A photo gets the newest finished upload of its shop, id and digest that isn't attached to anything.
    async fn submit(&self, submission: &Submission<'_>) -> StoreResult<Submitted>;

    /// A ticket of a shop with its events.
    async fn history(&self, shop: &Shop, id: Uuid) -> StoreResult<Option<TicketHistory>>;

    /// Appends the event that `decide` returns for the ticket's current history, and queues its deliveries. Appends
    /// nothing if it returns `None`, or if the same idempotency key was used before. Returns the history after that,
    /// which is on the disk.
    ///
    /// # Errors
    ///
    /// The outer error means that the store failed, the inner one that the event was refused. Nothing is appended then,
    /// and the idempotency key counts as unused.
    async fn append(
        &self,
        shop: &Shop,
        id: Uuid,
        now: DateTime<Utc>,
        key: Option<&IdempotencyKey>,
        decide: Decide<'_>,
    ) -> StoreResult<Result<TicketHistory, ActionError>>;

    /// The id of the ticket with this reference, in any case.
    async fn id_by_reference(&self, shop: &str, reference: &str) -> StoreResult<Option<Uuid>>;

    /// The id of a ticket that is given by its id or its reference. An id isn't looked up.
    async fn id(&self, shop: &str, id_or_reference: &str) -> StoreResult<Option<Uuid>> {
        match Uuid::try_parse(id_or_reference) {
            Ok(id) => Ok(Some(id)),
            Err(_) => self.id_by_reference(shop, id_or_reference).await,
        }
    }

    /// The uploads of the photos that came with an event, in order.
    async fn uploads_of_event(&self, shop: &str, id: Uuid, event: i64) -> StoreResult<Vec<Uuid>>;
}
