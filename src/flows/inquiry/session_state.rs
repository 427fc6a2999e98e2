//! What the desk keeps of an inquiry between screens.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::flows::inquiry::model::Inquiry;
use crate::storage::SaveState;
use crate::storage::tab_lock::TabLock;

#[derive(Clone, Copy)]
struct InquiryState {
    inquiry: RwSignal<Option<Inquiry>>,
    others: StoredValue<Vec<Inquiry>>,
    clear_count: StoredValue<u32>,
    save_state: RwSignal<SaveState>,
    held: StoredValue<Vec<TabLock>, LocalStorage>,
    drafts: RwSignal<()>,
}

impl Session {
    fn inquiry_state(&self) -> InquiryState {
        self.get_or_init(|| InquiryState {
            inquiry: RwSignal::new(None),
            others: StoredValue::default(),
            clear_count: StoredValue::default(),
            save_state: RwSignal::default(),
            held: StoredValue::new_local(Vec::new()),
            drafts: RwSignal::new(()),
        })
    }

    /// The inquiry in the making.
    #[must_use]
    pub fn inquiry(&self) -> RwSignal<Option<Inquiry>> {
        self.inquiry_state().inquiry
    }

    /// What was written about other topics on this visit, and not sent.
    #[must_use]
    pub fn others(&self) -> StoredValue<Vec<Inquiry>> {
        self.inquiry_state().others
    }

    /// How often the shopper made this device forget: what was begun before must not go on.
    #[must_use]
    pub fn clear_count(&self) -> StoredValue<u32> {
        self.inquiry_state().clear_count
    }

    /// How the keeping of it on this device goes.
    #[must_use]
    pub fn save_state(&self) -> RwSignal<SaveState> {
        self.inquiry_state().save_state
    }

    /// The locks that make drafts this tab's own.
    #[must_use]
    pub fn held(&self) -> StoredValue<Vec<TabLock>, LocalStorage> {
        self.inquiry_state().held
    }

    /// Says that what this device keeps has changed.
    #[must_use]
    pub fn drafts(&self) -> RwSignal<()> {
        self.inquiry_state().drafts
    }
}
