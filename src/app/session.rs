//! What every flow is handed: where the shopper is, what they said so far, and the ways out to endpoint and page.

use careline_wire::ticket::Item;
use careline_wire::{FoundOrder, Topic};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;

use crate::api::deflections;
use crate::api::endpoint::Endpoint;
use crate::app::navigation::{Nav, Screen};
use crate::browser::clock;
use crate::browser::host::Loader;

/// What a desk opens with.
pub struct SessionConfig {
    /// The shop's id.
    pub shop: String,
    /// The shop's facts, as JSON.
    pub facts: String,
    /// The shop's endpoint.
    pub endpoint: Endpoint,
    /// Whom to tell what the page or the panel's frame must know.
    pub loader: Loader,
    /// The order number that the page names.
    pub order_number: String,
    /// The address of the words that the first screen doesn't say.
    pub strings_url: String,
}

/// One help desk on one page. A copy is a handle.
#[derive(Clone, Copy)]
pub struct Session {
    shop: StoredValue<String>,
    /// The shop's facts, as JSON, and the device's clock when they came.
    pub facts_text: StoredValue<(String, i64)>,
    endpoint: StoredValue<Endpoint>,
    /// The address of the words that the first screen doesn't say.
    pub strings_url: StoredValue<String>,
    /// Whom to tell what the page or the panel's frame must know.
    pub loader: StoredValue<Loader, LocalStorage>,
    /// Where the shopper is.
    pub nav: RwSignal<Nav>,
    /// Steps back inside a flow; says whether there was one.
    pub step_back: RwSignal<Option<Callback<(), bool>>>,
    /// The order number that the page named or the shopper typed.
    pub order_number: RwSignal<String>,
    /// The order's email address, as the shopper typed it.
    pub order_email: RwSignal<String>,
    /// The order that was found.
    pub order: RwSignal<Option<FoundOrder>>,
    /// What a mailed link holds, until its request is looked at; it stays text on the way to the first screen.
    pub link: StoredValue<String>,
    /// What is looked for in the answers, kept for who comes back.
    pub search: RwSignal<String>,
    /// The topics whose answers were enough: each is counted once.
    answered: StoredValue<Vec<Topic>>,
    /// The item of the page.
    pub item: RwSignal<Item>,
    /// The widget's owner, whose context holds the state of flows.
    owner: StoredValue<Option<WeakOwner>>,
}

impl Session {
    /// Opens a desk.
    #[must_use]
    pub fn new(config: SessionConfig) -> Self {
        Self {
            shop: StoredValue::new(config.shop),
            facts_text: StoredValue::new((config.facts, clock::device_millis())),
            endpoint: StoredValue::new(config.endpoint),
            strings_url: StoredValue::new(config.strings_url),
            loader: StoredValue::new_local(config.loader),
            nav: RwSignal::default(),
            step_back: RwSignal::new(None),
            order_number: RwSignal::new(config.order_number),
            order_email: RwSignal::default(),
            order: RwSignal::new(None),
            link: StoredValue::default(),
            search: RwSignal::default(),
            answered: StoredValue::default(),
            item: RwSignal::default(),
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        }
    }

    /// A flow's state, which outlives its screens: from the widget's context, or created there on first use.
    ///
    /// The flow's own chunk creates it, so the first screen doesn't carry the types that it holds.
    pub fn flow_state<T: Copy + Send + Sync + 'static>(&self, create: impl FnOnce() -> T) -> T {
        let owner = self.owner.try_get_value().flatten();
        let Some(owner) = owner.and_then(|owner| owner.upgrade()) else {
            // The widget was removed while a task of the flow was running.
            return create();
        };
        owner.with(|| {
            use_context().unwrap_or_else(|| {
                let state = create();
                provide_context(state);
                state
            })
        })
    }

    /// The shop's endpoint.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint.try_get_value().unwrap_or_default()
    }

    /// The shop's id.
    #[must_use]
    pub fn shop(&self) -> String {
        self.shop.try_get_value().unwrap_or_default()
    }

    /// One screen further.
    pub fn go(&self, screen: Screen) {
        self.nav.update(|nav| nav.go(screen));
    }

    /// An inquiry about a topic, one screen further.
    pub fn inquire(&self, topic: Topic) {
        self.go(Screen::Inquiry(topic));
    }

    /// The shopper is content with what the policy says; the shop learns about which topic.
    pub fn answered(&self, topic: Topic) {
        let is_counted = self
            .answered
            .with_value(|answered| answered.contains(&topic));
        if !is_counted {
            self.answered.update_value(|answered| answered.push(topic));
            deflections::count(self.endpoint(), topic);
        }
        self.go(Screen::Answered);
    }

    /// Follows a mailed link.
    pub fn follow(&self, link: String) {
        self.link.set_value(link);
        self.open(Screen::Requests);
        self.go(Screen::Ticket);
    }

    /// To the loader's menu.
    pub fn home(&self) {
        self.nav.set(Nav::default());
        self.tell_menu();
    }

    /// Opens a flow from the menu: it starts anew, and what was typed before is still there.
    pub fn open(&self, screen: Screen) {
        self.order.set(None);
        self.search.set(String::new());
        self.nav.update(|nav| nav.open(screen));
    }

    /// One step back: inside the flow, else to the screen before it.
    pub fn back(&self) {
        let step = self.step_back.get_untracked();
        if step.is_some_and(|step| step.run(())) {
            return;
        }
        self.nav.update(Nav::back);
        if self.nav.with_untracked(|nav| nav.current().is_none()) {
            self.tell_menu();
        }
    }

    fn tell_menu(&self) {
        self.loader.with_value(|loader| loader.tell_screen(0, ""));
    }
}
