//! Notices.

use leptos::prelude::*;

use crate::browser::live::announce;

/// A notice's urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Information.
    Info,
    /// Success.
    Good,
    /// A warning.
    Warn,
    /// An error.
    Bad,
}

impl Tone {
    /// Its CSS class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Info => "notice",
            Self::Good => "notice good",
            Self::Warn => "notice warn",
            Self::Bad => "notice bad",
        }
    }
}

/// A notice that is part of the screen from its start.
#[component]
pub fn Notice(tone: Tone, children: Children) -> impl IntoView {
    view! { <div class=tone.class()>{children()}</div> }
}

/// A notice that appears because something happened. Screen readers announce it.
#[component]
pub fn Alert(tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    announce(&text);
    // The property, because a translator may have replaced the text node that an update would change.
    view! { <div class=tone.class() prop:textContent=text></div> }
}

/// Says what the shopper waits for. Screen readers announce it.
#[component]
pub fn Waiting(#[prop(into)] text: String) -> impl IntoView {
    announce(&text);
    view! { <p class="waiting" prop:textContent=text></p> }
}
