//! What the desk keeps of an inquiry between screens.

use leptos::prelude::*;

use super::model::Inquiry;
use crate::desk::Desk;
use crate::drafts::Keeping;
use crate::drafts::lock::Held;

#[derive(Clone, Copy)]
struct Writing {
    inquiry: RwSignal<Option<Inquiry>>,
    keeping: RwSignal<Keeping>,
    held: StoredValue<Option<Held>, LocalStorage>,
    shelf: RwSignal<()>,
}

impl Desk {
    fn writing(&self) -> Writing {
        self.part(|| Writing {
            inquiry: RwSignal::new(None),
            keeping: RwSignal::default(),
            held: StoredValue::new_local(None),
            shelf: RwSignal::new(()),
        })
    }

    /// The inquiry in the making.
    #[must_use]
    pub fn inquiry(&self) -> RwSignal<Option<Inquiry>> {
        self.writing().inquiry
    }

    /// How the keeping of it on this device goes.
    #[must_use]
    pub fn keeping(&self) -> RwSignal<Keeping> {
        self.writing().keeping
    }

    /// The lock that makes its draft this tab's own.
    #[must_use]
    pub fn held(&self) -> StoredValue<Option<Held>, LocalStorage> {
        self.writing().held
    }

    /// Says that what this device keeps has changed.
    #[must_use]
    pub fn shelf(&self) -> RwSignal<()> {
        self.writing().shelf
    }
}
