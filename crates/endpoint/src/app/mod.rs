//! The state that handlers and jobs share, and what acts on it.
//!
//! [`App`] is built from the configuration, and anew from each later one. It knows nothing of HTTP. [`ticket_actions`] appends events to
//! tickets. [`channels`] and [`order_sources`] list what can be delivered to, and where orders come from. [`metrics`] counts.

pub mod channels;
pub mod metrics;
pub mod order_sources;
pub mod ticket_actions;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ipnet::IpNet;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::app::metrics::Metrics;
use crate::app::order_sources::OrderSources;
use crate::app::ticket_actions::TicketActions;
use crate::config::origin::Origins;
use crate::config::{Config, Mail, Shop, Shops};
use crate::delivery::SetupError;
use crate::limits::Limits;
use crate::limits::concurrency::ConcurrencyLimit;
use crate::mail::code_queue::CodeMailQueue;
use crate::orders::verification_code::CodeHasher;
use crate::photos::upload_lock::UploadLocks;
use crate::photos::worker::PhotoWorker;
use crate::platform::clock::Clock;
use crate::store::tickets::{ActionError, IdempotencyKey};
use crate::store::{Store, StoreResult};
use crate::tickets::event::Event;
use crate::tickets::history::TicketHistory;
use crate::tickets::signed_links::SignedLinks;

/// The shared state, as handlers and jobs get it.
pub type AppState = Arc<App>;

/// The shared state.
#[derive(Clone)]
pub struct App {
    /// The shops by their ids.
    pub shops: Shops,
    /// The origins whose pages may call.
    pub origins: Origins,
    /// How mail is delivered, and to whom the operator's goes.
    pub mail: Mail,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How often a client may do what.
    pub limits: Arc<Limits>,
    /// How many requests are answered at once.
    pub concurrency: Arc<ConcurrencyLimit>,
    /// The database and the files beside it.
    pub store: Store,
    /// Appends events to tickets.
    pub ticket_actions: TicketActions,
    /// Where the shops' orders come from.
    pub orders: OrderSources,
    /// One writer for each upload.
    pub upload_locks: Arc<UploadLocks>,
    /// Re-encodes photos in processes of their own.
    pub photo_worker: Arc<PhotoWorker>,
    /// Signs and verifies the links in mails.
    pub links: SignedLinks,
    /// Hashes verification codes.
    pub codes: CodeHasher,
    /// The verification codes that wait to be mailed.
    pub code_mail_queue: Arc<CodeMailQueue>,
    /// Notified when the outbox has new entries.
    pub outbox_changed: Arc<Notify>,
    /// Figures for the operator's monitoring.
    pub metrics: Arc<Metrics>,
    clock: Clock,
    stop: watch::Receiver<bool>,
}

impl App {
    /// The state that a configuration gives.
    ///
    /// # Errors
    ///
    /// If a delivery channel can't be set up.
    pub fn new(
        config: &Config,
        store: Store,
        photo_worker: PhotoWorker,
        clock: Clock,
    ) -> Result<Self, SetupError> {
        Ok(Self {
            shops: config.shops.clone(),
            origins: origins(config),
            mail: config.mail.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            limits: Arc::new(Limits::new(
                &config.limits,
                &store.key,
                store.buckets.clone(),
            )),
            concurrency: Arc::new(ConcurrencyLimit::new(&config.limits)),
            links: SignedLinks::new(store.key),
            codes: CodeHasher::new(store.key),
            code_mail_queue: Arc::default(),
            ticket_actions: ticket_actions(config, &store)?,
            orders: OrderSources::new(&config.shops, &store),
            store,
            upload_locks: Arc::default(),
            photo_worker: Arc::new(photo_worker),
            outbox_changed: Arc::default(),
            metrics: Arc::default(),
            clock,
            stop: watch::channel(false).1,
        })
    }

    /// The same under another configuration: what is counted, locked and queued here is shared by both. The limits
    /// stay.
    ///
    /// # Errors
    ///
    /// If a delivery channel can't be set up.
    pub fn reconfigured(&self, config: &Config) -> Result<Self, SetupError> {
        Ok(Self {
            shops: config.shops.clone(),
            origins: origins(config),
            mail: config.mail.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            ticket_actions: ticket_actions(config, &self.store)?,
            orders: OrderSources::new(&config.shops, &self.store),
            ..self.clone()
        })
    }

    /// The same, which knows when it is asked to stop.
    #[must_use]
    pub fn until(self, stop: watch::Receiver<bool>) -> Self {
        Self { stop, ..self }
    }

    /// Whether the endpoint is asked to stop.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.stop.borrow()
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Wakes the outbox workers.
    pub fn wake_outbox(&self) {
        self.outbox_changed.notify_waiters();
    }

    /// Appends an event, once for each idempotency key, and wakes the outbox workers.
    ///
    /// # Errors
    ///
    /// As [`TicketActions::append`].
    pub async fn act(
        &self,
        shop: &Shop,
        id: Uuid,
        event: Event,
        key: Option<&IdempotencyKey>,
    ) -> StoreResult<Result<TicketHistory, ActionError>> {
        let appended = self.ticket_actions.append(shop, id, event, key, self.now());
        let appended = appended.await?;
        self.wake_outbox();
        Ok(appended)
    }
}

fn origins(config: &Config) -> Origins {
    Origins {
        own: config.public_url.clone(),
        allowed: config.allowed_origins.clone(),
    }
}

fn ticket_actions(config: &Config, store: &Store) -> Result<TicketActions, SetupError> {
    Ok(TicketActions {
        tickets: store.tickets.clone(),
        channels: channels::channels(config, store)?,
    })
}
