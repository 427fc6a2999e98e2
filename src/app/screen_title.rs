//! A screen's title stands in the panel's frame, which the loader drew.

use leptos::prelude::*;

use crate::app::session::Session;

/// Titles the screen; the frame shows it, and focuses it so that a screen reader reads where it is.
#[component]
pub fn Title(session: Session, #[prop(into)] text: String) -> impl IntoView {
    session
        .loader
        .with_value(|loader| loader.tell_screen(1, &text));
}
