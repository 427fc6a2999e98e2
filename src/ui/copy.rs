//! A button that copies a text.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::browser::live::announce;
use crate::i18n::t;

/// Copies a text to the clipboard. Browsers have one on secure pages only; elsewhere nothing is drawn.
#[component]
pub fn CopyButton(
    /// The button's accessible name, which says what is copied.
    #[prop(into)]
    name: String,
    /// The text.
    text: String,
) -> impl IntoView {
    let is_copied = RwSignal::new(false);
    let copy = move |_| {
        let writing = window().navigator().clipboard().write_text(&text);
        spawn_local(async move {
            if JsFuture::from(writing).await.is_ok() {
                is_copied.set(true);
                announce(&t("copied"));
            }
        });
    };
    let label = move || t(if is_copied.get() { "copied" } else { "copy" });
    window().is_secure_context().then(|| {
        view! {
            // The property, because a translator may have replaced the text node that an update would change.
            <button
                type="button"
                class="button quiet"
                aria-label=name
                on:click=copy
                prop:textContent=label
            ></button>
        }
    })
}
