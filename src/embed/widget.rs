//! The widget as the loader handles it.

use std::any::Any;

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::api::endpoint::Endpoint;
use crate::app::navigation::{Nav, Screen};
use crate::app::session::{Session, SessionConfig};
use crate::browser::clock;
use crate::browser::host::Loader;
use crate::browser::js::{get, text};
use crate::embed::item;
use crate::embed::shell::Shell;
use crate::flows::outbox::chunk::deliver_queued;
use crate::i18n::{self, Language, words::Words};
use crate::storage::{pending_code, pending_flag};

/// The widget in the page. Freeing it removes its view and ends its signals.
#[wasm_bindgen]
pub struct Widget {
    session: Session,
    page: JsValue,
    /// The mounted view, and the owner of the session's signals.
    _mounted: Box<dyn Any>,
}

/// Mounts the widget into the loader's panel.
///
/// `setup` holds `endpoint`, `shop`, `locale`, `dir`, `words`, `facts`, `page`, and the functions `screen` and `emit`.
#[wasm_bindgen]
pub fn mount(body: HtmlElement, setup: &JsValue) -> Widget {
    set_language(setup);
    let page = get(setup, "page");
    let shop = text(setup, "shop");
    let config = SessionConfig {
        endpoint: Endpoint::new(&text(setup, "endpoint"), &shop),
        shop,
        facts: (text(setup, "facts"), clock::device_millis()),
        loader: Loader::new(setup),
        order_number: text(&page, "orderNumber"),
    };
    // The session's signals live as long as the widget, not as long as a screen.
    let owner = Owner::new();
    let session = owner.with(|| Session::new(config));
    fill_in(session);
    let handle = owner.with(|| mount_to(body, move || view! { <Shell session /> }));
    spawn_local(async move {
        if pending_flag::is_set().await {
            deliver_queued(session).await;
        }
    });
    Widget {
        session,
        page,
        _mounted: Box::new((handle, owner)),
    }
}

#[wasm_bindgen]
impl Widget {
    /// Opens a flow: `track`, `returns`, `report`, `change`, `ask`, `requests` or `feedback`.
    ///
    /// `options` may hold `orderNumber`, `item` (`name`, `url`), `link` (from a mail) and `topic`. A `topic` wins over
    /// `flow`, and a `link` over both.
    pub fn open(&self, flow: &str, options: &JsValue) {
        self.prefill(options);
        let link = text(options, "link");
        if !link.is_empty() {
            self.session.follow(link);
            return;
        }
        let topic = text(options, "topic");
        if let Some(screen) = Screen::by_name(&topic).or_else(|| Screen::by_name(flow)) {
            self.session.open(screen);
        }
    }

    fn prefill(&self, options: &JsValue) {
        let number = text(options, "orderNumber");
        if !number.is_empty() {
            self.session.order_number.set(number);
        }
        let item = get(options, "item");
        // A single-page shop may show another item than when the widget was mounted.
        self.session.item.set(if item.is_object() {
            item::from_options(&item)
        } else {
            item::of_page(&self.page)
        });
    }

    /// Draws the current screen anew in another language; `language` holds `locale`, `dir` and `words`.
    pub fn speak(&self, language: &JsValue) {
        set_language(language);
        self.session.nav.update(Nav::redraw);
    }

    /// Goes one step back; from a flow's first screen to the loader's menu.
    pub fn back(&self) {
        self.session.back();
    }
}

fn set_language(language: &JsValue) {
    i18n::set_language(Language {
        locale: text(language, "locale"),
        is_right_to_left: text(language, "dir") == "rtl",
        words: Words::Object(get(language, "words")),
    });
}

/// Fills in the number and the email of a code that was sent before the page was reloaded.
fn fill_in(session: Session) {
    let kept = pending_code::read(&session.shop()).unwrap_or_default();
    let Some((number, rest)) = kept.split_once('\n') else {
        return;
    };
    let named = session.order_number.get_untracked();
    let is_same = named.is_empty() || named == number;
    if is_same && session.order_email.with_untracked(String::is_empty) {
        let email = rest.split('\n').next().unwrap_or_default();
        session.order_number.set(number.to_owned());
        session.order_email.set(email.to_owned());
    }
}
