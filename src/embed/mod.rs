//! The door between page and widget: the loader mounts the widget, opens flows, steps back, takes it away.

pub mod item;
pub mod shell;

use std::any::Any;

use js_sys::{Function, Object, Reflect};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::api::Endpoint;
use crate::app::navigation::Screen;
use crate::app::session::{Session, SessionConfig};
use crate::embed::shell::Shell;
use crate::flows;
use crate::i18n;
use crate::storage::pending_flag;

/// The widget in the page; freeing it takes it away without a trace.
#[wasm_bindgen]
pub struct Widget {
    session: Session,
    page: JsValue,
    /// The view and its signals: they end with the widget.
    _mounted: Box<dyn Any>,
}

/// Mounts the widget into the loader's panel.
///
/// `setup` is the loader's: endpoint, shop, assets, locale, words, facts, page, and the functions `screen` and `emit`.
#[wasm_bindgen]
pub fn mount(body: HtmlElement, setup: &JsValue) -> Widget {
    let locale = text(setup, "locale");
    i18n::set_locale(&locale, &text(setup, "words"));
    let page = get(setup, "page");
    let shop = text(setup, "shop");
    let config = SessionConfig {
        endpoint: Endpoint::new(&text(setup, "endpoint"), &shop),
        shop,
        facts: text(setup, "facts"),
        loader: Loader {
            screen: function(setup, "screen"),
            emit: function(setup, "emit"),
        },
        order_number: text(&page, "orderNumber"),
        rest_of_words: [&text(setup, "assets"), &locale, ".rest.json"].concat(),
    };
    // The desk's signals live as long as the widget, whatever screen comes and goes.
    let owner = Owner::new();
    let session = owner.with(|| Session::new(config));
    let handle = owner.with(|| mount_to(body, move || view! { <Shell session /> }));
    spawn_local(async move {
        if pending_flag::is_set().await {
            flows::send_waiting(session).await;
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
    /// Opens a flow: `track`, `returns`, `report`, `change`, `ask`, `requests`, `feedback`.
    ///
    /// `options` may hold `orderNumber` and `item` (`name`, `url`); a `topic` in it wins over `flow`.
    pub fn open(&self, flow: &str, options: &JsValue) {
        self.take(options);
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

    fn take(&self, options: &JsValue) {
        let number = text(options, "orderNumber");
        if !number.is_empty() {
            self.session.lookup.update(|lookup| lookup.number = number);
        }
        let item = get(options, "item");
        // A single-page shop may show another item by now.
        self.session.item.set(if item.is_object() {
            item::from_options(&item)
        } else {
            item::of_page(&self.page)
        });
    }

    /// One step back; at a flow's first screen the loader's menu shows again.
    pub fn back(&self) {
        self.session.back();
    }
}

/// The loader's functions, for what it must hear.
pub struct Loader {
    screen: Option<Function>,
    emit: Option<Function>,
}

impl Loader {
    /// Says how deep the shopper is (0 is the loader's menu), and the screen's title.
    pub fn tell_screen(&self, depth: u32, title: &str) {
        if let Some(screen) = &self.screen {
            // What the loader's own function throws is its own business.
            let _ = screen.call2(&JsValue::NULL, &depth.into(), &title.into());
        }
    }

    /// Says to the page that a request was sent; no personal data goes with it.
    pub fn tell_submitted(&self, reference: &str) {
        if let Some(emit) = &self.emit {
            let detail = Object::new();
            let _ = Reflect::set(&detail, &"reference".into(), &reference.into());
            let _ = emit.call2(&JsValue::NULL, &"submitted".into(), &detail);
        }
    }
}

/// A property of a JavaScript value; undefined where there's none.
fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

fn text(value: &JsValue, key: &str) -> String {
    get(value, key).as_string().unwrap_or_default()
}

fn function(value: &JsValue, key: &str) -> Option<Function> {
    get(value, key).dyn_into().ok()
}
