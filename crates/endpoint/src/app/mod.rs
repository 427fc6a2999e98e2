//! The state that handlers and jobs share, and what acts on it.
//!
//! [`App`] is built once from the configuration. It knows nothing of HTTP. [`ticket_actions`] appends events to
//! tickets.

pub mod ticket_actions;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ipnet::IpNet;
use lettre::message::Mailbox;
use tokio::sync::Notify;

use crate::config::origin::Origins;
use crate::config::{Config, Shop, Shops};
use crate::limits::Limits;
use crate::limits::concurrency::ConcurrencyLimit;
use crate::mail::code_queue::CodeMailQueue;
use crate::mail::mailbox;
use crate::orders::verification_code::CodeHasher;
use crate::photos::upload_lock::UploadLocks;
use crate::photos::worker::PhotoWorker;
use crate::platform::clock::Clock;
use crate::store::Store;
use crate::tickets::signed_links::SignedLinks;

/// The shared state, as handlers and jobs get it.
pub type AppState = Arc<App>;

/// The shared state.
pub struct App {
    /// The shops by their ids.
    pub shops: Shops,
    /// The origins whose pages may call.
    pub origins: Origins,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How often a client may do what.
    pub limits: Limits,
    /// How many requests are answered at once.
    pub concurrency: ConcurrencyLimit,
    /// The database and the files beside it.
    pub store: Store,
    /// One writer for each upload.
    pub upload_locks: UploadLocks,
    /// Re-encodes photos in processes of their own.
    pub photo_worker: PhotoWorker,
    /// Signs and verifies the links in mails.
    pub links: SignedLinks,
    /// Hashes verification codes.
    pub codes: CodeHasher,
    /// The verification codes that wait to be mailed.
    pub code_mail_queue: CodeMailQueue,
    /// Notified when the outbox has new entries.
    pub outbox_changed: Notify,
    mail_from: Option<Mailbox>,
    clock: Clock,
}

impl App {
    /// The state that a configuration gives.
    #[must_use]
    pub fn new(config: &Config, store: Store, photo_worker: PhotoWorker, clock: Clock) -> Self {
        Self {
            shops: config.shops.clone(),
            origins: Origins {
                own: config.public_url.clone(),
                allowed: config.allowed_origins.clone(),
            },
            trusted_proxies: config.trusted_proxies.clone(),
            limits: Limits::new(&config.limits, &store.key()),
            concurrency: ConcurrencyLimit::new(&config.limits),
            links: SignedLinks::new(store.key()),
            codes: CodeHasher::new(store.key()),
            code_mail_queue: CodeMailQueue::default(),
            store,
            upload_locks: UploadLocks::default(),
            photo_worker,
            outbox_changed: Notify::new(),
            mail_from: config.mail.from.clone(),
            clock,
        }
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

    /// The `From` of a shop's mail: the setting `mail.from`, or the shop's own address.
    #[must_use]
    pub fn sender(&self, shop: &Shop) -> Mailbox {
        match self.mail_from.clone() {
            Some(Mailbox { name, email }) => mailbox(&name.unwrap_or_default(), email),
            None => mailbox(&shop.name, shop.email.clone()),
        }
    }
}
