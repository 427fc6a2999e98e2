//! Moves the keyboard focus.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Focuses the panel's first invalid field, after the next render has marked it.
pub fn first_invalid() {
    request_animation_frame(|| {
        let invalid = panel().and_then(|panel| panel.query_selector("[aria-invalid]").ok()?);
        if let Some(field) = invalid.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });
}

/// Focuses an element of the panel by its id, after the next render.
pub fn by_id(id: &'static str) {
    let Some(panel) = panel() else { return };
    request_animation_frame(move || {
        let found = panel.query_selector(&["#", id].concat()).ok().flatten();
        if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// The panel that has the focus, inside the widget's shadow root.
fn panel() -> Option<Element> {
    let host = document().active_element()?;
    let inside = host.shadow_root()?.active_element()?;
    inside.closest("dialog").ok().flatten()
}
