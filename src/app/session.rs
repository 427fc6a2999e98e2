//! The session: what every flow shares, from navigation to the endpoint.

use careline_wire::ticket::Item;
use careline_wire::{FoundOrder, Topic};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;

use crate::api::deflections;
use crate::api::endpoint::Endpoint;
use crate::app::navigation::{Nav, Screen};
use crate::browser::host::Loader;

/// What a session starts with.
pub struct SessionConfig {
    /// The shop's id.
    pub shop: String,
    /// The shop's facts as JSON, and the device's clock when they were loaded, in milliseconds since 1970.
    pub facts: (String, i64),
    /// The shop's endpoint.
    pub endpoint: Endpoint,
    /// The loader's functions.
    pub loader: Loader,
    /// The order number that the page names; may be empty.
    pub order_number: String,
}

/// One widget's session on one page. A copy is a handle.
#[derive(Clone, Copy)]
pub struct Session {
    shop: StoredValue<String>,
    /// The shop's facts as JSON, and the device's clock when they were loaded, in milliseconds since 1970.
    pub facts_text: StoredValue<(String, i64)>,
    endpoint: StoredValue<Endpoint>,
    /// The loader's functions.
    pub loader: StoredValue<Loader, LocalStorage>,
    /// The navigation stack.
    pub nav: RwSignal<Nav>,
    /// Goes one step back inside the current flow. Returns whether there was one.
    pub step_back: RwSignal<Option<Callback<(), bool>>>,
    /// The order number that the page named or the shopper typed.
    pub order_number: RwSignal<String>,
    /// The order's email address, as the shopper typed it.
    pub order_email: RwSignal<String>,
    /// The order that was found last.
    pub order: RwSignal<Option<FoundOrder>>,
    /// The order that was looked up before the shopper went to another flow.
    pub earlier_order: StoredValue<Option<FoundOrder>>,
    /// The content of a mailed link until its ticket is opened. It is decoded later, so the first screen doesn't need
    /// that code.
    pub link: StoredValue<String>,
    /// What is typed into the search for answers, kept while the shopper reads another screen.
    pub search: RwSignal<String>,
    /// The topics that the policy answered. Each is counted once.
    deflected: StoredValue<Vec<Topic>>,
    /// The page's item.
    pub item: RwSignal<Item>,
    /// The widget's owner, whose context holds the state of flows.
    owner: StoredValue<Option<WeakOwner>>,
}

impl Session {
    /// Starts a session.
    #[must_use]
    pub fn new(config: SessionConfig) -> Self {
        Self {
            shop: StoredValue::new(config.shop),
            facts_text: StoredValue::new(config.facts),
            endpoint: StoredValue::new(config.endpoint),
            loader: StoredValue::new_local(config.loader),
            nav: RwSignal::default(),
            step_back: RwSignal::new(None),
            order_number: RwSignal::new(config.order_number),
            order_email: RwSignal::default(),
            order: RwSignal::new(None),
            earlier_order: StoredValue::default(),
            link: StoredValue::default(),
            search: RwSignal::default(),
            deflected: StoredValue::default(),
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

    /// Goes to another screen.
    pub fn go(&self, screen: Screen) {
        self.nav.update(|nav| nav.go(screen));
    }

    /// Goes to the form that prepares a ticket about a topic.
    pub fn inquire(&self, topic: Topic) {
        self.go(Screen::Inquiry(topic));
    }

    /// The policy answered the shopper's question: counts a deflection and goes to the thanks.
    pub fn deflect(&self, topic: Topic) {
        let is_counted = self
            .deflected
            .with_value(|deflected| deflected.contains(&topic));
        if !is_counted {
            self.deflected
                .update_value(|deflected| deflected.push(topic));
            deflections::count(self.endpoint(), topic);
        }
        self.go(Screen::Answered);
    }

    /// Opens the ticket of a mailed link.
    pub fn follow(&self, link: String) {
        self.link.set_value(link);
        self.open(Screen::Requests);
        self.go(Screen::Ticket);
    }

    /// Returns to the loader's menu.
    pub fn home(&self) {
        self.nav.set(Nav::default());
        self.tell_menu();
    }

    /// Opens a flow from the menu. It starts over, but keeps what was typed into its forms.
    pub fn open(&self, screen: Screen) {
        if let Some(found) = self.order.get_untracked() {
            self.earlier_order.set_value(Some(found));
        }
        self.order.set(None);
        self.search.set(String::new());
        self.nav.update(|nav| nav.open(screen));
    }

    /// Goes one step back inside the flow, or else to the previous screen.
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
        self.loader.with_value(|loader| (loader.tell_screen)(0, ""));
    }
}
