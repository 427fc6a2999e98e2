//! What the desk keeps of an inquiry between screens.

use leptos::prelude::*;

use super::model::Inquiry;
use crate::desk::Desk;
use crate::drafts::Keeping;
use crate::drafts::lock::Held;

#[derive(Clone, Copy)]
struct Writing {
    inquiry: RwSignal<Option<Inquiry>>,
    others: StoredValue<Vec<Inquiry>>,
    forgettings: StoredValue<u32>,
    keeping: RwSignal<Keeping>,
    held: StoredValue<Vec<Held>, LocalStorage>,
    shelf: RwSignal<()>,
}

impl Desk {
    fn writing(&self) -> Writing {
        self.part(|| Writing {
            inquiry: RwSignal::new(None),
            others: StoredValue::default(),
            forgettings: StoredValue::default(),
            keeping: RwSignal::default(),
            held: StoredValue::new_local(Vec::new()),
            shelf: RwSignal::new(()),
        })
    }

    /// The inquiry in the making.
    #[must_use]
    pub fn inquiry(&self) -> RwSignal<Option<Inquiry>> {
        self.writing().inquiry
    }

    /// What was written about other topics on this visit, and not sent.
    #[must_use]
    pub fn others(&self) -> StoredValue<Vec<Inquiry>> {
        self.writing().others
    }

    /// How often the shopper made this device forget: what was begun before must not go on.
    #[must_use]
    pub fn forgettings(&self) -> StoredValue<u32> {
        self.writing().forgettings
    }

    /// How the keeping of it on this device goes.
    #[must_use]
    pub fn keeping(&self) -> RwSignal<Keeping> {
        self.writing().keeping
    }

    /// The locks that make drafts this tab's own.
    #[must_use]
    pub fn held(&self) -> StoredValue<Vec<Held>, LocalStorage> {
        self.writing().held
    }

    /// Says that what this device keeps has changed.
    #[must_use]
    pub fn shelf(&self) -> RwSignal<()> {
        self.writing().shelf
    }
}
