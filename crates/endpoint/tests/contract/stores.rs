//! The stores under test, and what their tests share.

use std::path::Path;
use std::sync::Arc;

use careline_endpoint::blobs::upload_bytes::StoredBytes;
use careline_endpoint::config::{Config, Shop};
use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_endpoint::platform::clock;
use careline_endpoint::platform::crypto::sha256;
use careline_endpoint::store::Store;
use careline_endpoint::store::outbox::{NewDelivery, OutboxEntry, Queue};
use careline_endpoint::store::tickets::{
    ActionError, IdempotencyKey, NewEvent, Submission, Submitted,
};
use careline_endpoint::store::uploads::Upload;
use careline_endpoint::tickets::assessment::Assessment;
use careline_endpoint::tickets::event::{Event, SupportMessage};
use careline_endpoint::tickets::history::TicketHistory;
use careline_policy::calendar::reply_by;
use careline_wire::check_in::CheckInAnswer;
use careline_wire::conversation::NewMessage;
use careline_wire::ticket::{PhotoRef, Sha256Hex};
use careline_wire::{Receipt, Ticket, TicketStatus};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::app::{golden_order, ticket_without_photo};
use crate::{memory, platforms};

/// Makes a test of each function for each store.
macro_rules! on_every_store {
    ($($test:ident)*) => {
        contract!(crate::stores: [sqlite memory #[ignore = "needs a server: cargo xtask platforms"] postgres] $($test)*);
    };
}
pub(crate) use on_every_store;

pub async fn sqlite() -> TestStore {
    let directory = TempDir::new().unwrap();
    let store = Store::in_directory(directory.path()).await.unwrap();
    TestStore::new(directory, store)
}

pub async fn postgres() -> TestStore {
    let directory = TempDir::new().unwrap();
    let url = platforms::postgres().await.expect("no server");
    let config = config(directory.path(), "", &format!("database.url = {url:?}"));
    let store = Store::open(&config).await.unwrap();
    TestStore::new(directory, store)
}

pub async fn memory() -> TestStore {
    let directory = TempDir::new().unwrap();
    let store = memory::store();
    TestStore::new(directory, store)
}

/// The time at which tests begin: Sunday, November 22, 2026, noon in Chicago.
pub const NOW: DateTime<Utc> = DateTime::from_timestamp(1_795_370_400, 0).unwrap();

/// A queue of all shops in any order.
pub const LETTERS: Queue = Queue {
    channel: "letters",
    shop: None,
    in_order: false,
};

/// A queue of all shops in the order of a ticket's events.
pub const CALLS: Queue = Queue {
    channel: "calls",
    shop: None,
    in_order: true,
};

/// A store, and two shops that use it.
pub struct TestStore {
    pub store: Store,
    pub shop: Arc<Shop>,
    pub other_shop: Arc<Shop>,
    pub directory: TempDir,
}

/// A ticket that a test submits, perhaps after a change.
#[derive(Clone)]
pub struct NewTicket {
    pub shop: String,
    pub ticket: Ticket,
    pub receipt: Receipt,
    pub received_at: DateTime<Utc>,
    pub deliveries: Vec<NewDelivery>,
}

impl TestStore {
    fn new(directory: TempDir, store: Store) -> Self {
        let config = config(directory.path(), "", "");
        let shop = |id| config.shops[id].clone();
        Self {
            store,
            shop: shop("mall"),
            other_shop: shop("other"),
            directory,
        }
    }

    /// A ticket of the first shop.
    pub fn ticket(&self, id: u128) -> NewTicket {
        let mut ticket = ticket_without_photo();
        ticket["id"] = Uuid::from_u128(id).to_string().into();
        let now = clock::in_zone(NOW, &self.shop.rules.zone);
        NewTicket {
            shop: self.shop.id.clone(),
            ticket: serde_json::from_value(ticket).unwrap(),
            receipt: Receipt {
                reference: format!("CL-0000-{id:04}"),
                status: TicketStatus::Received,
                urgent: false,
                reply_by: reply_by(&self.shop.rules, now),
                verdicts: Vec::new(),
            },
            received_at: NOW,
            deliveries: Vec::new(),
        }
    }

    pub async fn submit(&self, new: &NewTicket) -> Submitted {
        let submission = Submission {
            shop: &new.shop,
            ticket: &new.ticket,
            body_sha256: new.body_sha256(),
            assessment: &Assessment::default(),
            receipt: &new.receipt,
            received_at: new.received_at,
            deliveries: &new.deliveries,
        };
        self.store.tickets.submit(&submission).await.unwrap()
    }

    /// Submits a ticket that is stored; returns its id.
    pub async fn stored(&self, new: &NewTicket) -> Uuid {
        let submitted = self.submit(new).await;
        assert!(matches!(submitted, Submitted::Stored(_)), "{submitted:?}");
        new.ticket.id
    }

    pub async fn history(&self, id: Uuid) -> Option<TicketHistory> {
        self.store.tickets.history(&self.shop, id).await.unwrap()
    }

    /// Appends an event if the store takes it.
    pub async fn try_append(
        &self,
        id: Uuid,
        now: DateTime<Utc>,
        key: Option<IdempotencyKey>,
        event: NewEvent,
    ) -> Result<TicketHistory, ActionError> {
        let decide = Box::new(|_: &TicketHistory| Ok(Some(event)));
        let tickets = &self.store.tickets;
        let appended = tickets
            .append(&self.shop, id, now, key.as_ref(), decide)
            .await;
        appended.unwrap()
    }

    pub async fn append(&self, id: Uuid, now: DateTime<Utc>, event: NewEvent) -> TicketHistory {
        self.try_append(id, now, None, event).await.unwrap()
    }

    /// An upload of the first shop whose photo is stored, under an id of its own.
    pub async fn uploaded(&self, photo: u128) -> (Uuid, PhotoRef) {
        self.uploaded_at(photo, NOW).await
    }

    /// The same, finished at some time.
    pub async fn uploaded_at(&self, photo: u128, now: DateTime<Utc>) -> (Uuid, PhotoRef) {
        let photo = PhotoRef {
            id: Uuid::from_u128(photo),
            sha256: Sha256Hex(sha256(photo.to_be_bytes())),
        };
        let upload = upload(photo.id);
        let uploads = &self.store.uploads;
        uploads.create(&self.shop.id, &upload).await.unwrap();
        uploads
            .finish(upload.id, &photo.sha256.0, now)
            .await
            .unwrap();
        (upload.id, photo)
    }

    pub async fn lease(&self, queue: &Queue, now: DateTime<Utc>) -> Option<OutboxEntry> {
        let outbox = &self.store.outbox;
        outbox.lease(queue, now, LEASE).await.unwrap()
    }

    /// The message ids of all undelivered entries.
    pub async fn undelivered(&self) -> Vec<String> {
        let entries = self.store.outbox.undelivered().await.unwrap();
        entries.into_iter().map(|entry| entry.message_id).collect()
    }
}

/// How long tests lease entries.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

impl NewTicket {
    pub fn body_sha256(&self) -> [u8; 32] {
        sha256(serde_json::to_vec(&self.ticket).unwrap())
    }
}

/// A configuration with two shops. The first shop and the endpoint have these settings too.
pub fn config(directory: &Path, of_shop: &str, of_endpoint: &str) -> Config {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shops/kendra-scott-mall/shop.toml"
    );
    let config = format!(
        r#"
        listen = "127.0.0.1:0"
        data = "data"
        public_url = "https://help.example"
        shops = [{{ id = "mall", file = "{file}" {of_shop} }}, {{ id = "other", file = "{file}" }}]
        {of_endpoint}
        "#
    );
    let path = directory.join("careline.toml");
    std::fs::write(&path, config).unwrap();
    Config::load(&path).unwrap()
}

/// An upload that isn't finished, under an id of its own.
pub fn upload(photo: Uuid) -> Upload {
    Upload {
        id: Uuid::new_v4(),
        photo,
        length: 1_000,
        metadata: "filename YS5qcGc=".to_owned(),
        stored: StoredBytes::default(),
        expires_at: NOW + TimeDelta::hours(1),
        is_finished: false,
    }
}

/// The golden order under another number and for another buyer.
pub fn order(number: &str, email: &str) -> OwnedOrder {
    let mut order = golden_order();
    order["number"] = number.into();
    OwnedOrder {
        email: email.to_owned(),
        order: serde_json::from_value(order).unwrap(),
    }
}

/// An event without deliveries.
pub const fn only(event: Event) -> NewEvent {
    NewEvent {
        event,
        deliveries: Vec::new(),
    }
}

/// Support writes this.
pub fn support_says(text: &str) -> NewEvent {
    only(Event::SupportMessage(SupportMessage::new(
        text.to_owned(),
        false,
    )))
}

/// The shopper sends photos.
pub fn shopper_sends(photos: &[PhotoRef]) -> NewEvent {
    only(Event::ShopperMessage(NewMessage {
        id: Uuid::new_v4(),
        text: "Here it is.".to_owned(),
        photos: photos.to_vec(),
    }))
}

pub const fn resolved() -> NewEvent {
    only(Event::Resolved { message: None })
}

/// The shopper answers the check-in.
pub fn answered(resolved: bool, rating: Option<u8>) -> NewEvent {
    let answer = json!({"resolved": resolved, "rating": rating, "comment": "\u{0}"});
    let answer: CheckInAnswer = serde_json::from_value(answer).unwrap();
    only(Event::CheckInAnswered(answer))
}
