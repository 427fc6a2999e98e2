//! Text fields.

use std::time::Duration;

use leptos::prelude::*;
use leptos::{ev, html};

/// What the browser's autofill offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Autofill {
    /// Nothing.
    #[default]
    Off,
    /// The shopper's name.
    Name,
    /// The shopper's email address.
    Email,
    /// A one-time code.
    Code,
}

impl Autofill {
    const fn token(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Name => "name",
            Self::Email => "email",
            Self::Code => "one-time-code",
        }
    }

    const fn input_type(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Off | Self::Name | Self::Code => "text",
        }
    }
}

/// Label, hint and error around an input, tied to it by ids.
#[component]
fn Around<C: IntoView + 'static>(
    id: String,
    label: String,
    hint: Option<String>,
    error: Signal<Option<String>>,
    // Typed, so that a first screen can be hydrated.
    children: TypedChildren<C>,
) -> impl IntoView {
    let hint_id = [&id, "-hint"].concat();
    let error_id = [&id, "-error"].concat();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint
                .map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {children.into_inner()()}
            <ErrorLine id=error_id error />
        </div>
    }
}

/// The line for a field's error, which stays in the page. It is empty if there is none.
#[component]
pub fn ErrorLine(#[prop(into)] id: String, error: Signal<Option<String>>) -> impl IntoView {
    // The property, because a translator may have replaced the text node that an update would change.
    view! { <p class="error" id=id prop:textContent=move || error.get().unwrap_or_default()></p> }
}

/// A field's value. It is told again when the browser shows the page from its back/forward cache, because WebKit empties
/// fields then.
fn retold(value: Signal<String>) -> impl Fn() -> String {
    let shown = RwSignal::new(());
    // In an effect, which doesn't run where a first screen is rendered natively.
    Effect::new(move |_| {
        let listener = window_event_listener(ev::pageshow, move |_| {
            // WebKit empties them in a task of its own.
            let tell = move || {
                shown.try_set(());
            };
            set_timeout(tell, Duration::ZERO);
        });
        on_cleanup(move || listener.remove());
    });
    move || {
        shown.track();
        value.get()
    }
}

/// A single-line text field.
#[component]
pub fn TextField(
    /// The element's id; unique in the panel.
    #[prop(into)]
    id: String,
    /// Its accessible name.
    #[prop(into)]
    label: String,
    /// A hint on how to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] typed: Callback<String>,
    /// The error, if there is one.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    #[prop(optional)] autofill: Autofill,
    /// Whether it is a search field.
    #[prop(optional)]
    is_search: bool,
    /// The element id of its [`Suggestions`].
    #[prop(optional_no_strip, into)]
    list: Option<String>,
    /// A reference to the input, to focus it.
    #[prop(optional)]
    node: NodeRef<html::Input>,
) -> impl IntoView {
    let hint = hint.filter(|hint| !hint.is_empty());
    let described_by = described_by(&id, hint.is_some());
    let kind = if is_search {
        "search"
    } else {
        autofill.input_type()
    };
    view! {
        <Around id=id.clone() label hint error>
            <input
                node_ref=node
                id=id
                type=kind
                list=list
                autocomplete=autofill.token()
                inputmode=(autofill == Autofill::Code).then_some("numeric")
                autocapitalize=(autofill == Autofill::Email).then_some("none")
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=retold(value)
                on:input=move |event| typed.run(event_target_value(&event))
            />
        </Around>
    }
}

/// What the browser suggests while the shopper types into a field. Other text is accepted, too.
#[component]
pub fn Suggestions(
    /// The element's id; unique in the panel.
    #[prop(into)]
    id: String,
    values: Vec<String>,
) -> impl IntoView {
    let options = values
        .into_iter()
        .map(|value| view! { <option value=value></option> });
    view! { <datalist id=id>{options.collect_view()}</datalist> }
}

/// A multi-line text field.
#[component]
pub fn TextArea(
    /// The element's id; unique in the panel.
    #[prop(into)]
    id: String,
    /// Its accessible name.
    #[prop(into)]
    label: String,
    /// A hint on how to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] typed: Callback<String>,
    /// The error, if there is one.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let hint = hint.filter(|hint| !hint.is_empty());
    let described_by = described_by(&id, hint.is_some());
    view! {
        <Around id=id.clone() label hint error>
            <textarea
                id=id
                rows="4"
                dir="auto"
                aria-describedby=described_by
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=retold(value)
                on:input=move |event| typed.run(event_target_value(&event))
            ></textarea>
        </Around>
    }
}

fn described_by(id: &str, has_hint: bool) -> String {
    let hint = if has_hint {
        [id, "-hint "].concat()
    } else {
        String::new()
    };
    [&hint, id, "-error"].concat()
}
