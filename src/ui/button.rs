//! Buttons.

use leptos::prelude::*;

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The way on.
    Primary,
    /// Another way.
    #[default]
    Secondary,
    /// A way that doesn't compete: reads like a link.
    Quiet,
}

impl Kind {
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
    #[prop(into)] label: Signal<String>,
    /// Its accessible name, where the label alone doesn't say what it is about; begins with the label.
    #[prop(optional, into)]
    name: Option<String>,
    /// What a press does.
    #[prop(into)]
    press: Callback<()>,
    #[prop(optional)] kind: Kind,
    /// Work is under way: presses wait, the button keeps its focus.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
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
