//! What the session keeps of the ticket that the shopper opened last.

use leptos::prelude::*;
use uuid::Uuid;

use crate::api::tickets::Key;
use crate::app::session::Session;
use crate::flows::ticket::compose::Compose;
use crate::storage::sent_requests::SentRequest;
use crate::storage::tab_lock::TabLock;

/// The ticket that the shopper opened last, and their message about it.
#[derive(Clone, Copy)]
pub struct TicketState {
    /// Which ticket is open, and what proves that it may be.
    pub current: RwSignal<Option<Key>>,
    /// That ticket as "My requests" lists it, once it was loaded. It may have been sent from another device.
    pub opened: RwSignal<Option<SentRequest>>,
    /// The message that the shopper writes about it.
    pub compose: RwSignal<Compose>,
    /// The lock of that message, once this tab has it.
    pub lock: StoredValue<Option<TabLock>, LocalStorage>,
    /// Whether the message is being saved.
    pub is_saving: StoredValue<bool>,
}

impl TicketState {
    /// The session's state, created on first use.
    #[must_use]
    pub fn of(session: Session) -> Self {
        session.flow_state(|| Self {
            current: RwSignal::new(None),
            opened: RwSignal::new(None),
            compose: RwSignal::default(),
            lock: StoredValue::new_local(None),
            is_saving: StoredValue::new(false),
        })
    }

    /// The current ticket's id, if this tab saves the message to it.
    #[must_use]
    pub fn draft(&self) -> Option<Uuid> {
        let draft = |lock: &Option<TabLock>| lock.as_ref().map(|lock| lock.draft);
        self.lock.try_with_value(draft).flatten()
    }

    /// Makes a ticket the current one. The message to another one stays on this device.
    pub fn switch(&self, key: Key) {
        let id = |current: &Option<Key>| current.as_ref().map(|key| key.id);
        if self.current.with_untracked(id) != Some(key.id) {
            self.clear_message();
        }
        self.current.set(Some(key));
    }

    /// Drops the message.
    pub fn clear_message(&self) {
        self.compose.set(Compose::default());
        self.lock.set_value(None);
    }
}
