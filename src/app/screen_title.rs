//! The screen's title, which is shown in the panel's frame. The loader draws the frame.

use leptos::prelude::*;

use crate::app::session::Session;

/// Sets the screen's title. The frame focuses it, so that a screen reader announces the new screen.
#[component]
pub fn Title(session: Session, #[prop(into)] text: String) -> impl IntoView {
    session
        .loader
        .with_value(|loader| (loader.tell_screen)(1, &text));
}
