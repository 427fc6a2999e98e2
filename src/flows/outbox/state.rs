//! What the session knows of the drafts and queued tickets on this device.

use leptos::prelude::*;

use crate::app::session::Session;

/// Changes to the drafts and queued tickets on this device. A copy is a handle.
#[derive(Clone, Copy)]
pub struct OutboxState {
    /// How often the shopper cleared this device. A delivery that was started before must not go on.
    pub clear_count: StoredValue<u32>,
    /// Notifies that the drafts on this device have changed.
    pub drafts_changed: RwSignal<()>,
}

impl OutboxState {
    /// The session's state, created on first use.
    #[must_use]
    pub fn of(session: Session) -> Self {
        session.flow_state(|| Self {
            clear_count: StoredValue::default(),
            drafts_changed: RwSignal::new(()),
        })
    }
}
