//! A toast: a short message beside the launcher, or in the panel while that is open.

use js_sys::{Function, Object, Reflect};
use leptos::mount::mount_to;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use crate::browser::focus;
use crate::browser::live::announce;
use crate::browser::panel::{open_panel, root};
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};

/// Shows a toast until the shopper closes it, and announces it.
pub fn show(text: String) {
    if let Some(place) = place() {
        announce(&text);
        place.set_inner_text("");
        // It lives as long as the page, or until its button removes it.
        mount_to(place.clone(), move || view! { <Toast place text /> }).forget();
    }
}

/// The toast's element. While the panel is open it is inside it, because a modal dialog makes everything else inert.
fn place() -> Option<HtmlElement> {
    const ID: &str = "toast";
    let root = root()?;
    let place = match root.get_element_by_id(ID) {
        Some(place) => place,
        None => {
            // A landmark, so that those who jump between them find it.
            let place = document().create_element("aside").ok()?;
            place.set_id(ID);
            place
        }
    };
    match open_panel() {
        Some(panel) => panel.append_child(&place).ok()?,
        None => root.append_child(&place).ok()?,
    };
    place.dyn_into().ok()
}

#[component]
fn Toast(place: HtmlElement, text: String) -> impl IntoView {
    let remove = {
        let place = SendWrapper::new(place);
        move || {
            place.remove();
            focus::title();
        }
    };
    let remove_and_open = {
        let remove = remove.clone();
        move || {
            remove();
            open_requests();
        }
    };
    view! {
        <p>{text}</p>
        <Button
            kind=ButtonKind::Quiet
            label=t("sent.look")
            press=move |()| remove_and_open()
        />
        <Button kind=ButtonKind::Quiet label=t("waiting.close") press=move |()| remove() />
    }
}

fn open_requests() {
    let options = Object::new();
    let _ = Reflect::set(&options, &"flow".into(), &"requests".into());
    let careline = Reflect::get(&window(), &"careline".into());
    let careline = careline
        .ok()
        .and_then(|careline| careline.dyn_into::<Function>().ok());
    if let Some(careline) = careline {
        let _ = careline.call2(&JsValue::NULL, &"open".into(), &options);
    }
}
