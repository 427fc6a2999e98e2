//! What every flow is handed: the shop's facts, the clock, where the shopper is, what they said so far.

use careline_policy::{Moment, Rules};
use careline_wire::ticket::{Contact, Item, TicketLine};
use careline_wire::{FoundOrder, ShopFacts, Topic};
use leptos::prelude::*;

use crate::api::Endpoint;
use crate::embed::{Loader, clock};
use crate::flows::inquiry::model::{Inquiry, Known};
use crate::flows::lookup::model::Lookup;
use crate::nav::{Nav, Screen};

/// What a desk opens with.
pub struct Opening {
    /// The shop's facts.
    pub facts: ShopFacts,
    /// The shop's endpoint.
    pub endpoint: Endpoint,
    /// Whom to tell what the page or the panel's frame must know.
    pub loader: Loader,
    /// The item of the page.
    pub item: Item,
    /// The order number that the page names.
    pub order_number: String,
}

/// One help desk on one page. A copy is a handle.
#[derive(Clone, Copy)]
pub struct Desk {
    facts: StoredValue<ShopFacts>,
    /// Milliseconds that the endpoint's clock is ahead of the device's.
    skew: i64,
    endpoint: StoredValue<Endpoint>,
    /// Whom to tell what the page or the panel's frame must know.
    pub loader: StoredValue<Loader, LocalStorage>,
    /// Where the shopper is.
    pub nav: RwSignal<Nav>,
    /// Steps back inside a flow; says whether there was one.
    pub step_back: RwSignal<Option<Callback<(), bool>>>,
    /// The look-up, kept between flows.
    pub lookup: RwSignal<Lookup>,
    /// The order that was found.
    pub order: RwSignal<Option<FoundOrder>>,
    /// The inquiry in the making, kept between flows.
    pub inquiry: RwSignal<Option<Inquiry>>,
    /// The item of the page.
    pub item: RwSignal<Item>,
}

impl Desk {
    /// Opens a desk.
    #[must_use]
    pub fn new(opening: Opening) -> Self {
        let lookup = Lookup {
            number: opening.order_number,
            ..Lookup::default()
        };
        Self {
            skew: opening.facts.server_time.timestamp_millis() - clock::device_millis(),
            facts: StoredValue::new(opening.facts),
            endpoint: StoredValue::new(opening.endpoint),
            loader: StoredValue::new_local(opening.loader),
            nav: RwSignal::default(),
            step_back: RwSignal::new(None),
            lookup: RwSignal::new(lookup),
            order: RwSignal::new(None),
            inquiry: RwSignal::new(None),
            item: RwSignal::new(opening.item),
        }
    }

    /// The shop's endpoint.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint.get_value()
    }

    /// The shop's id.
    #[must_use]
    pub fn shop(&self) -> String {
        self.facts.with_value(|facts| facts.shop.clone())
    }

    /// The endpoint's "now": a phone may be wrong about it.
    #[must_use]
    pub fn now(&self) -> Moment {
        clock::moment(clock::device_millis() + self.skew)
    }

    /// Reads the shop's rules.
    pub fn with_rules<T>(&self, read: impl FnOnce(&Rules) -> T) -> T {
        self.facts.with_value(|facts| read(&facts.rules))
    }

    /// Where the shop's support reads mail (§2).
    #[must_use]
    pub fn support_email(&self) -> String {
        self.facts.with_value(|facts| facts.support_email.clone())
    }

    /// One screen further.
    pub fn go(&self, screen: Screen) {
        self.nav.update(|nav| nav.go(screen));
    }

    /// One step back: inside the flow, else to the screen before it.
    pub fn back(&self) {
        let step = self.step_back.get_untracked();
        if step.is_some_and(|step| step.run(())) {
            return;
        }
        self.nav.update(Nav::back);
        if self.nav.with_untracked(|nav| nav.current().is_none()) {
            self.loader.with_value(|loader| loader.tell_screen(0, ""));
        }
    }

    /// What a new inquiry starts from.
    #[must_use]
    pub fn known(&self) -> Known {
        let lookup = self.lookup.get_untracked();
        let earlier = self.inquiry.get_untracked().map(|inquiry| inquiry.words);
        let earlier = earlier.unwrap_or_default();
        let email = Some(earlier.email).filter(|email| !email.is_empty());
        Known {
            order: self.order.get_untracked(),
            item: self.item.get_untracked(),
            order_number: lookup.number,
            contact: Contact {
                name: Some(earlier.name),
                email: email.or(Some(lookup.email)),
            },
        }
    }

    /// Opens a flow from the menu; what was typed before is still there.
    pub fn open(&self, screen: Screen) {
        self.order.set(None);
        if let Screen::Inquiry(topic) = screen {
            self.begin(topic);
        }
        self.nav.update(|nav| nav.open(screen));
    }

    /// Opens an inquiry about a topic; one about the same topic goes on where it was left.
    pub fn inquire(&self, topic: Topic) {
        self.begin(topic);
        self.go(Screen::Inquiry(topic));
    }

    fn begin(&self, topic: Topic) {
        if !self.is_in_the_making(topic) {
            let inquiry = Inquiry::new(topic, self.known());
            self.inquiry.set(Some(inquiry));
        }
    }

    /// Opens an inquiry that a flow prepared.
    pub fn inquire_about(&self, topic: Topic, lines: Vec<TicketLine>) {
        let mut inquiry = Inquiry::prepared(topic, self.known(), lines);
        if let Some(earlier) = self.inquiry.get_untracked().filter(Inquiry::is_open) {
            inquiry.words.description = earlier.words.description;
        }
        self.inquiry.set(Some(inquiry));
        self.go(Screen::Inquiry(topic));
    }

    fn is_in_the_making(&self, topic: Topic) -> bool {
        self.inquiry.with_untracked(|inquiry| {
            inquiry
                .as_ref()
                .is_some_and(|inquiry| inquiry.topic == topic && inquiry.is_open())
        })
    }
}
