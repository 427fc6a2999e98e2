//! The widget's shadow root, and the loader's panel in it.

use leptos::prelude::document;
use web_sys::{Element, ShadowRoot};

/// The widget's shadow root.
#[must_use]
pub fn root() -> Option<ShadowRoot> {
    let host = document().query_selector("careline-help").ok()??;
    host.shadow_root()
}

/// The panel, if it is open.
#[must_use]
pub fn open_panel() -> Option<Element> {
    root()?.query_selector("dialog[open]").ok()?
}
