//! Moves the keyboard focus inside the open panel.

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::browser::live::announce;
use crate::browser::panel::open_panel;

/// Focuses the panel's first invalid field, after the next render has marked it.
///
/// If it already has the focus, screen readers would say nothing, so its error is announced.
pub fn first_invalid() {
    request_animation_frame(|| {
        let Some(field) = find("fieldset[aria-invalid] input, :not(fieldset)[aria-invalid]") else {
            return;
        };
        if field.matches(":focus").unwrap_or_default() {
            let error = find(".error:not(:empty)").and_then(|error| error.text_content());
            announce(&error.unwrap_or_default());
        } else {
            focus(field);
        }
    });
}

/// Focuses an element by its id, after the next render.
pub fn by_id(id: &str) {
    let selector = ["#", id].concat();
    request_animation_frame(move || find(&selector).into_iter().for_each(focus));
}

/// Scrolls an element into view, after the next render. The focus stays where it is.
pub fn reveal(id: &str) {
    let selector = ["#", id].concat();
    request_animation_frame(move || {
        if let Some(element) = find(&selector) {
            element.scroll_into_view_with_bool(false);
        }
    });
}

/// Focuses the screen's title, because the focused element is removed.
pub fn title() {
    request_animation_frame(|| find("h2").into_iter().for_each(focus));
}

fn find(selector: &str) -> Option<Element> {
    open_panel()?.query_selector(selector).ok()?
}

fn focus(element: Element) {
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        let _ = element.focus();
    }
}
