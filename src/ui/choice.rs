//! Checkboxes.

use leptos::prelude::*;

/// A checkbox with its label, and a line of details under it.
#[component]
pub fn Checkbox(
    /// The element's id; unique in the panel.
    #[prop(into)]
    id: String,
    /// Its accessible name.
    #[prop(into)]
    label: String,
    /// Details, which screen readers read after the name.
    #[prop(optional, into)]
    detail: Option<String>,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] toggle: Callback<bool>,
) -> impl IntoView {
    let detail = detail.filter(|detail| !detail.is_empty());
    let detail_id = [&id, "-detail"].concat();
    let described_by = detail.is_some().then(|| detail_id.clone());
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=described_by
                prop:checked=checked
                on:change=move |event| toggle.run(event_target_checked(&event))
            />
            <div>
                <label for=id>{label}</label>
                {detail.map(|detail| view! { <p class="detail" id=detail_id>{detail}</p> })}
            </div>
        </div>
    }
}
