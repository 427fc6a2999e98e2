//! What the session keeps of inquiries between screens.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::flows::inquiry::model::Inquiry;
use crate::storage::save_state::SaveState;
use crate::storage::tab_lock::TabLock;

/// The inquiries of a visit. A copy is a handle.
#[derive(Clone, Copy)]
pub struct InquiryState {
    /// The inquiry that the shopper works on, or that is being sent.
    pub current: RwSignal<Option<Inquiry>>,
    /// Unsent inquiries about other topics or orders.
    pub others: StoredValue<Vec<Inquiry>>,
    /// Whether the current inquiry is saved on this device.
    pub save_state: RwSignal<SaveState>,
    /// The locks of the drafts that are open in this tab.
    pub locks: StoredValue<Vec<TabLock>, LocalStorage>,
}

impl InquiryState {
    /// The session's inquiries, created on first use.
    #[must_use]
    pub fn of(session: Session) -> Self {
        session.flow_state(|| Self {
            current: RwSignal::new(None),
            others: StoredValue::default(),
            save_state: RwSignal::default(),
            locks: StoredValue::new_local(Vec::new()),
        })
    }
}
