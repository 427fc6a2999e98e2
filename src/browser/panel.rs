//! The widget's shadow root, and the loader's panel: in it, or in the page's own element.

use leptos::prelude::document;
use web_sys::{Element, ShadowRoot};

/// The widget's shadow root.
#[must_use]
pub fn root() -> Option<ShadowRoot> {
    let host = document().query_selector("careline-help").ok()??;
    host.shadow_root()
}

/// The panel, if it is open: the dialog, or the section in the page's element while that has the panel's parts.
#[must_use]
pub fn open_panel() -> Option<Element> {
    let dialog = root()?.query_selector("dialog[open]").ok()?;
    dialog.or_else(in_page)
}

fn in_page() -> Option<Element> {
    let place = document().query_selector("careline-help-page").ok()??;
    let section = place.shadow_root()?.query_selector("#inline:has(#pane)");
    section.ok()?
}
