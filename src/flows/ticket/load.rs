//! What the desk keeps of the request that is looked at.

use leptos::prelude::*;

use crate::api::tickets::Key;
use crate::app::navigation::Screen;
use crate::app::session::Session;
use crate::flows::ticket::compose::Compose;

#[derive(Clone, Copy)]
struct TicketState {
    case: RwSignal<Option<Key>>,
    compose: RwSignal<Compose>,
}

impl Session {
    fn looking(&self) -> TicketState {
        self.get_or_init(|| TicketState {
            case: RwSignal::new(None),
            compose: RwSignal::default(),
        })
    }

    /// What opens the request that is looked at.
    #[must_use]
    pub fn case(&self) -> RwSignal<Option<Key>> {
        self.looking().case
    }

    /// What the shopper writes back about it.
    #[must_use]
    pub fn compose(&self) -> RwSignal<Compose> {
        self.looking().compose
    }

    /// Looks at a request that was sent; what was written back about another one is none of its business.
    pub fn look_at(&self, key: Key) {
        if self
            .case()
            .with_untracked(|case| case.as_ref() != Some(&key))
        {
            self.compose().set(Compose::default());
            self.case().set(Some(key));
        }
        self.go(Screen::Ticket);
    }
}
