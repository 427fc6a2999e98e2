//! Buttons.

use leptos::prelude::*;

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The main action.
    Primary,
    /// Another action.
    #[default]
    Secondary,
    /// A minor action, which looks like a link.
    Quiet,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Secondary => "button",
            Self::Quiet => "button quiet",
        }
    }
}

/// A button.
#[component]
pub fn Button(
    #[prop(into)] label: String,
    /// The element's id, to focus it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Its accessible name, if the label alone is ambiguous. It must begin with the label.
    #[prop(optional_no_strip, into)]
    name: Option<String>,
    /// Called when it is pressed.
    #[prop(into)]
    press: Callback<()>,
    #[prop(optional)] kind: ButtonKind,
    /// While this is true, presses are ignored and the button keeps its focus.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            id=id
            class=kind.class()
            aria-label=name
            aria-disabled=move || busy.get().then_some("true")
            on:click=move |_| {
                if !busy.get_untracked() {
                    press.run(());
                }
            }
        >
            {label}
        </button>
    }
}
