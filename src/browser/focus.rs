//! Where the focus goes.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Brings the shopper to the first field that needs attention, once it is marked.
pub fn first_invalid() {
    request_animation_frame(|| {
        let invalid = panel().and_then(|panel| panel.query_selector("[aria-invalid]").ok()?);
        if let Some(field) = invalid.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });
}

/// Focuses an element of the panel by its id, once the panel is drawn anew.
pub fn by_id(id: &'static str) {
    let Some(panel) = panel() else { return };
    request_animation_frame(move || {
        let found = panel.query_selector(&["#", id].concat()).ok().flatten();
        if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// The panel that has the focus, inside its shadow root.
fn panel() -> Option<Element> {
    let host = document().active_element()?;
    let inside = host.shadow_root()?.active_element()?;
    inside.closest("dialog").ok().flatten()
}
