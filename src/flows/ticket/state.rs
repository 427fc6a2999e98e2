//! What the session keeps of the ticket that the shopper opened last.

use leptos::prelude::*;

use crate::api::tickets::Key;
use crate::app::navigation::Screen;
use crate::app::session::Session;
use crate::flows::ticket::compose::Compose;
use crate::storage::sent_requests::SentRequest;

/// The ticket that the shopper opened last, and their message about it.
#[derive(Clone, Copy)]
pub struct TicketState {
    /// Which ticket is open, and what proves that it may be.
    pub current: RwSignal<Option<Key>>,
    /// That ticket as "My requests" lists it, once it was loaded. It may have been sent from another device.
    pub opened: RwSignal<Option<SentRequest>>,
    /// The message that the shopper writes about it.
    pub compose: RwSignal<Compose>,
}

impl TicketState {
    /// The session's state, created on first use.
    #[must_use]
    pub fn of(session: Session) -> Self {
        session.flow_state(|| Self {
            current: RwSignal::new(None),
            opened: RwSignal::new(None),
            compose: RwSignal::default(),
        })
    }
}

/// Opens a ticket. A message that was written about another one is dropped.
pub fn open(session: Session, key: Key) {
    let TicketState {
        current, compose, ..
    } = TicketState::of(session);
    if current.with_untracked(|current| current.as_ref() != Some(&key)) {
        compose.set(Compose::default());
        current.set(Some(key));
    }
    session.go(Screen::Ticket);
}
