//! Checkboxes.

use leptos::prelude::*;

use crate::ui::field::ErrorLine;

/// Choices that answer one question, and the error about the answer.
#[component]
pub fn ChoiceGroup(
    /// The element's id; unique in the panel. The error's id is `<id>-error`.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    legend: String,
    error: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let error_id = [&id, "-error"].concat();
    let described_by = error_id.clone();
    view! {
        <fieldset id=id aria-describedby=described_by>
            <legend class="lead">{legend}</legend>
            {children()}
            <ErrorLine id=error_id error />
        </fieldset>
    }
}

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
    /// The ids of the errors about it, separated by spaces.
    #[prop(optional, into)]
    error_ids: String,
    /// Whether one of them applies.
    #[prop(optional, into)]
    is_invalid: Signal<bool>,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] toggle: Callback<bool>,
) -> impl IntoView {
    let detail = detail.filter(|detail| !detail.is_empty());
    let detail_id = [&id, "-detail"].concat();
    let described_by = if detail.is_some() {
        [&detail_id, " ", &error_ids].concat()
    } else {
        error_ids
    };
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=described_by
                aria-invalid=move || is_invalid.get().then_some("true")
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
