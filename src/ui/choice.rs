//! Checkboxes and radio buttons.

use leptos::html;
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
    /// More about the question.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// Whether exactly one is chosen, so that the choices are radio buttons.
    #[prop(optional)]
    is_one: bool,
    error: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let hint_id = [&id, "-hint"].concat();
    let error_id = [&id, "-error"].concat();
    let described_by = [&hint_id, " ", &error_id].concat();
    view! {
        <fieldset
            id=id
            role=is_one.then_some("radiogroup")
            aria-describedby=described_by
            aria-invalid=move || (is_one && error.get().is_some()).then_some("true")
        >
            <legend>{legend}</legend>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <div class="choices">{children()}</div>
            <ErrorLine id=error_id error />
        </fieldset>
    }
}

/// A checkbox or a radio button with its label, and a line of details under it. A press anywhere on its row counts.
#[component]
pub fn Choice(
    /// The element's id; unique in the panel.
    #[prop(into)]
    id: String,
    /// Its accessible name.
    #[prop(into)]
    label: String,
    /// The name of its group, if only one of it can be chosen.
    #[prop(optional_no_strip, into)]
    group: Option<String>,
    /// Details, which screen readers read after the name.
    #[prop(optional, into)]
    detail: Option<String>,
    /// What stands before the label, such as a picture.
    #[prop(optional, into)]
    before: ViewFn,
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
    let kind = if group.is_some() { "radio" } else { "checkbox" };
    let input = NodeRef::<html::Input>::new();
    let changed = move |event| {
        toggle.run(event_target_checked(&event));
        // The browser has changed it, even if the choice stays as it was.
        if let Some(input) = input.get_untracked() {
            input.set_checked(checked.get_untracked());
        }
    };
    view! {
        <div class="choice">
            <input
                node_ref=input
                type=kind
                id=id.clone()
                name=group
                aria-describedby=described_by
                aria-invalid=move || is_invalid.get().then_some("true")
                prop:checked=checked
                on:change=changed
            />
            {before.run()}
            <div>
                <label for=id>{label}</label>
                {detail.map(|detail| view! { <p class="detail" id=detail_id>{detail}</p> })}
            </div>
        </div>
    }
}
